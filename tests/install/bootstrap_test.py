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
  ! grep -qxs "$word" "$MACHINE/broken" || exit 100
done
for word; do
  case "$word" in -*|install) ;; *) echo "$word" >> "$MACHINE/installed" ;; esac
done
"""
SUDO = """#!/bin/sh
if [ "$1" = -n ]; then
  [ ! -e "$MACHINE/password" ] || exit 1
  shift
fi
[ "$1" = true ] || echo "sudo" >> "$MACHINE/log"
exec "$@"
"""


def packages(kind):
    text = pathlib.Path(BOOTSTRAP).read_text(encoding="utf-8")
    return re.search(rf"^{kind}=\((.*?)\)", text, re.S | re.M).group(1).split()


def required_packages():
    return packages("required")


class Bootstrap(unittest.TestCase):
    def setUp(self):
        self.machine = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.machine)
        self.bin = os.path.join(self.machine, "bin")
        os.mkdir(self.bin)
        for name in ("bash", "sh", "env", "grep", "true"):
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

    def run_bootstrap(self, *arguments, before=(), script=BOOTSTRAP):
        return subprocess.run(
            [*before, shutil.which("bash"), script, *arguments], env={"PATH": self.bin, "MACHINE": self.machine}, cwd="/",
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
        self.assertRegex(self.log(), r"apt-get .*update\n(sudo\n)?apt-get .*install .*zstd libgumbo-dev\n(sudo\n)?"
                         r"apt-get .*install .*ccache clang libclang-rt-dev python3-venv python3-dev( \S+)*\n")

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
        self.assertRegex(self.log(), r"install .*zstd\n(.*\n)*.*install .* clang python3-venv python3-dev( \S+)*\n")

    def test_what_is_optional_is_installed_on_demand(self):
        done = self.run_bootstrap("--all")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(f"install -y --no-install-recommends {' '.join(packages('optional'))}\n", self.log())
        os.remove(os.path.join(self.machine, "log"))
        done = self.run_bootstrap("--all")
        self.assertEqual((done.returncode, done.stdout, self.log()), (0, "", ""))

    def test_what_is_optional_and_cannot_be_had_is_no_reason_on_demand(self):
        self.write("offline", [])
        done = self.run_bootstrap("--all")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("going on without ccache", done.stdout)

    def test_what_cannot_be_installed_keeps_no_other(self):
        self.without("zstd")
        self.write("broken", ["chromium"])
        done = self.run_bootstrap()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("going on without chromium: ", done.stdout)
        installed = pathlib.Path(self.machine, "installed").read_text(encoding="utf-8").split()
        self.assertEqual([package for package in packages("optional") if package not in installed], ["chromium"])

    def test_names_what_was_not_installed_offline(self):
        self.without("zstd")
        self.write("offline", [])
        done = self.run_bootstrap()
        self.assertEqual(done.returncode, 1)
        self.assertIn("zstd was not installed", done.stdout)

    def run_as_nobody(self, *arguments):
        become_nobody = []
        if os.geteuid() == 0:
            become_nobody = [shutil.which("setpriv"), "--reuid=65534", "--clear-groups"]
            os.chmod(self.machine, 0o755)
        copy = os.path.join(self.machine, "bootstrap")  # the folder of the sources may be closed to nobody
        shutil.copy(BOOTSTRAP, copy)
        return self.run_bootstrap(*arguments, before=become_nobody, script=copy)

    def test_asks_for_no_password_for_what_is_optional(self):
        self.write("password", [])
        done = self.run_as_nobody("--all")
        self.assertEqual((done.returncode, self.log()), (0, ""), done.stdout)
        self.assertIn("going on without ccache", done.stdout)
        os.remove(os.path.join(self.bin, "sudo"))
        done = self.run_as_nobody("--all")
        self.assertEqual((done.returncode, self.log()), (0, ""), done.stdout)

    def test_says_what_it_needs_without_root_and_sudo(self):
        self.without("zstd")
        os.remove(os.path.join(self.bin, "sudo"))
        done = self.run_as_nobody()
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("zstd", done.stdout)
        self.assertEqual(self.log(), "")


if __name__ == "__main__":
    unittest.main()
