#!/usr/bin/env python3
"""script/bootstrap on machines that are not this one: dpkg-query, apt-cache, apt-get and sudo are played by
small scripts, alone in PATH with the handful of commands that bootstrap itself needs."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BOOTSTRAP = sys.argv.pop(1)

DPKG_QUERY = """#!/bin/sh
for package; do :; done
grep -qx "$package" "$MACHINE/installed" && printf 'install ok installed'
"""
APT_CACHE = """#!/bin/sh
for package; do :; done
! grep -qx "$package" "$MACHINE/unavailable"
"""
APT_GET = """#!/bin/sh
echo "apt-get $*" >> "$MACHINE/log"
[ "$DEBIAN_FRONTEND" = noninteractive ] || exit 99
case "$*" in
  *update*) [ ! -e "$MACHINE/offline" ]; exit ;;
esac
[ ! -e "$MACHINE/offline" ] || exit 100
for word; do
  case "$word" in -*|install) ;; *) echo "$word" >> "$MACHINE/installed" ;; esac
done
"""
SUDO = """#!/bin/sh
echo "sudo" >> "$MACHINE/log"
exec "$@"
"""


def required_packages():
    text = pathlib.Path(BOOTSTRAP).read_text(encoding="utf-8")
    return re.search(r"^required=\((.*?)\)", text, re.S | re.M).group(1).split()


class Bootstrap(unittest.TestCase):
    def setUp(self):
        self.machine = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.machine)
        self.bin = os.path.join(self.machine, "bin")
        os.mkdir(self.bin)
        for name in ("bash", "sh", "env", "grep"):
            os.symlink(shutil.which(name), os.path.join(self.bin, name))
        for name, text in (("dpkg-query", DPKG_QUERY), ("apt-cache", APT_CACHE), ("apt-get", APT_GET), ("sudo", SUDO)):
            path = os.path.join(self.bin, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(path, 0o755)
        self.write("installed", required_packages() + ["libhyperscan-dev"])
        self.write("unavailable", [])

    def write(self, name, lines):
        with open(os.path.join(self.machine, name), "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)

    def log(self):
        path = pathlib.Path(self.machine, "log")
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def run_bootstrap(self, before=(), script=BOOTSTRAP):
        return subprocess.run(
            [*before, shutil.which("bash"), script], env={"PATH": self.bin, "MACHINE": self.machine}, cwd="/",
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def without(self, *packages):
        kept = [p for p in required_packages() + ["libhyperscan-dev"] if p not in packages]
        self.write("installed", kept)

    def test_all_there_does_nothing(self):
        done = self.run_bootstrap()
        self.assertEqual((done.returncode, done.stdout, self.log()), (0, "", ""))

    def test_vectorscan_does_as_well(self):
        self.write("installed", required_packages() + ["libvectorscan-dev"])
        done = self.run_bootstrap()
        self.assertEqual((done.returncode, self.log()), (0, ""))

    def test_installs_what_is_missing(self):
        self.without("libgumbo-dev", "zstd")
        done = self.run_bootstrap()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(self.log(), r"apt-get -qq update\n(sudo\n)?apt-get .*install .*zstd libgumbo-dev ccache clang libclang-rt-dev python3-venv python3-dev( \S+)*\n")

    def test_takes_vectorscan_where_there_is_no_hyperscan(self):
        self.without("libhyperscan-dev")
        self.write("unavailable", ["libhyperscan-dev"])
        done = self.run_bootstrap()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("libvectorscan-dev", self.log())

    def test_names_what_cannot_be_had(self):
        self.without("libgumbo-dev", "libhyperscan-dev")
        self.write("unavailable", ["libgumbo-dev", "libhyperscan-dev", "libvectorscan-dev"])
        done = self.run_bootstrap()
        self.assertEqual(done.returncode, 1)
        self.assertIn("libgumbo-dev cannot be had", done.stdout)
        self.assertIn("libhyperscan-dev cannot be had", done.stdout)
        self.assertNotIn("install", self.log())

    def test_a_missing_optional_package_is_no_reason(self):
        self.without("zstd")
        self.write("unavailable", ["ccache", "libclang-rt-dev"])
        done = self.run_bootstrap()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(self.log(), r"install .*zstd clang python3-venv python3-dev( \S+)*\n")

    def test_names_what_was_not_installed_offline(self):
        self.without("zstd")
        self.write("offline", [])
        done = self.run_bootstrap()
        self.assertEqual(done.returncode, 1)
        self.assertIn("zstd was not installed", done.stdout)

    def test_says_what_it_needs_without_root_and_sudo(self):
        become_nobody = []
        if os.geteuid() == 0:
            become_nobody = [shutil.which("setpriv"), "--reuid=65534", "--clear-groups"]
            os.chmod(self.machine, 0o755)
        self.without("zstd")
        os.remove(os.path.join(self.bin, "sudo"))
        copy = os.path.join(self.machine, "bootstrap")  # the folder of the sources may be closed to nobody
        shutil.copy(BOOTSTRAP, copy)
        done = self.run_bootstrap(become_nobody, copy)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("zstd", done.stdout)
        self.assertEqual(self.log(), "")


if __name__ == "__main__":
    unittest.main()
