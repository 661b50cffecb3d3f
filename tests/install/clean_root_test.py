#!/usr/bin/env python3
"""Installs the Debian package on a system that has nothing but what it says it needs: clean_root_test.py PACKAGES WORK

PACKAGES is the folder with the one package, WORK is made anew. The system is a folder with the files of Debian's essential
packages, of dpkg and of those that the package depends on, as they are installed on this machine, which takes neither a network
nor long; dpkg has a status of these alone, and refuses what they do not do for. In it the package is installed, used
and removed. With DEHUSK_CLEAN_ROOT=mmdebstrap in the environment, mmdebstrap fetches the system instead, from where this
machine has its packages, and apt what the package needs: some minutes by the network."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

TEXT = "The tram came back.\n\nSubscribe to our Daily Newsletter to join our community.\n"
EXPLAINED = "-:21-77: newsletter newsletter.subscribe-to: Subscribe to our Daily Newsletter to join our community.\n"
BASE = ["dpkg", "sed"]  # what a root must have to be one, where nothing is marked as essential


def skip(why):
    print(f"skipped: {why}")
    sys.exit()


def run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{command}\nexit {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done


def field(package, name):
    return run(["dpkg-deb", "-f", package, name]).stdout


class Machine:
    """The packages installed here, and who stands in for whom."""

    def __init__(self):
        form = "${Package}\t${binary:Package}\t${Essential}\t${Pre-Depends}, ${Depends}\t${Provides}\t${db:Status-Status}\n"
        self.needs, self.full_name, self.essential, self.providers = {}, {}, [], {}
        for line in run(["dpkg-query", "-W", "-f", form]).stdout.splitlines():
            name, full, essential, needs, provides, status = line.split("\t")
            if status != "installed":
                continue
            self.needs[name], self.full_name[name] = needs, full
            if essential == "yes":
                self.essential.append(name)
            for other in names_in(provides):
                self.providers.setdefault(other, name)

    def closure(self, roots):
        """Those packages and all that they need: of alternatives the first that is installed."""
        found, waiting = set(), list(roots)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            for alternatives in self.needs[name].split(","):
                waiting += self.first_of(alternatives)
        return sorted(found)

    def first_of(self, alternatives):
        for name in names_in(alternatives.replace("|", ",")):
            name = name if name in self.needs else self.providers.get(name)
            if name:
                return [name]
        return []


def names_in(relations):
    return [match.group(1) for match in re.finditer(r"(?:^|,)\s*([a-z0-9][a-z0-9.+-]+)", relations)]


def is_wanted(path):
    # Nothing that is run reads them, and they are most of the files.
    return not path.startswith(("/usr/share/doc/", "/usr/share/locale/", "/usr/share/man/", "/usr/share/info/"))


def copy_machine(root, package):
    machine = Machine()
    needed = [name for group in field(package, "Depends").split(",") for name in machine.first_of(group)]
    names = machine.closure(machine.essential + BASE + needed)
    full = [machine.full_name[name] for name in names]
    listed = run(["dpkg-query", "-L", *full]).stdout.splitlines()
    paths = [path for path in listed if path.startswith("/") and path != "/." and is_wanted(path) and os.path.lexists(path)]
    # The links that make /bin and /usr/bin one belong to no package.
    root.mkdir(parents=True)
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if os.path.islink("/" + name):
            os.symlink(os.readlink("/" + name), root / name)
            (root / os.readlink("/" + name)).mkdir(parents=True, exist_ok=True)
    tar = ["tar", "--no-recursion", "--null", "-C", "/"]
    pack = subprocess.Popen([*tar, "-cf", "-", "-T", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    unpack = subprocess.Popen(["tar", "-C", root, "--keep-directory-symlink", "-xf", "-"], stdin=pack.stdout)
    pack.stdout.close()
    pack.stdin.write("\0".join("." + path for path in sorted(set(paths))).encode())
    pack.stdin.close()
    if unpack.wait() != 0:
        sys.exit("the packages of this machine could not be copied")
    pack.wait()  # files that only root may read are no loss
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n", encoding="utf-8")
    (root / "etc/group").write_text("root:x:0:\n", encoding="utf-8")
    for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers", "tmp", "dev"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "var/lib/dpkg/status").write_text(run(["dpkg-query", "-s", *full]).stdout, encoding="utf-8")
    for name in full:
        listing = f"/var/lib/dpkg/info/{name}.list"
        if os.path.exists(listing):
            shutil.copy(listing, root / "var/lib/dpkg/info")
    run(["ldconfig", "-r", root])
    return ["dpkg", "-i"]


def fetch(root):
    """By mmdebstrap, with the list of sources of this machine, which may be in either form."""
    sources = [str(path) for path in (pathlib.Path("/etc/apt/sources.list"),
                                      *sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*.list")),
                                      *sorted(pathlib.Path("/etc/apt/sources.list.d").glob("*.sources"))) if path.exists()]
    release = pathlib.Path("/etc/os-release").read_text(encoding="utf-8")
    suite = re.search(r"^VERSION_CODENAME=(.*)$", release, re.M).group(1)
    done = subprocess.run(["mmdebstrap", "--quiet", "--variant=apt", "--skip=cleanup/apt/lists", suite, root, *sources],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        skip(f"mmdebstrap could not fetch a system: {done.stderr[-1000:]}")
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    return ["apt-get", "-qq", "-y", "--no-install-recommends", "install"]


def enter(root):
    """What comes before a command that is to run in the root; another user is root only there."""
    return [*([] if os.geteuid() == 0 else ["unshare", "--map-root-user"]), "chroot", str(root)]


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: {got!r} instead of {wanted!r}")


def files_below(root):
    return {str(path.relative_to(root)) for path in root.rglob("*") if "dehusk" in path.name}


def try_in(root, install, package):
    here = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive",
            "XDG_CACHE_HOME": "/tmp/cache"}
    # Rules as the other tests have compiled them: it would take longer than all else.
    compiled = pathlib.Path(os.environ.get("XDG_CACHE_HOME", "/nowhere"), "dehusk")
    if compiled.is_dir():
        shutil.copytree(compiled, root / "tmp/cache/dehusk")

    def inside(*command, **options):
        return run([*enter(root), *command], env=here, **options)

    before = files_below(root)
    shutil.copy(package, root / "tmp/package.deb")
    inside(*install, "/tmp/package.deb")
    expect("dpkg", inside("dpkg-query", "-W", "-f", "${db:Status-Abbrev}", "dehusk").stdout, "ii ")
    cleaned = inside("dehusk", "--explain", input=TEXT)
    expect("dehusk --explain", (cleaned.stdout, cleaned.stderr), ("The tram came back.\n", EXPLAINED))
    (root / "tmp/tram.txt").write_text(TEXT, encoding="utf-8")
    inside("dehusk", "report", "/tmp/tram.txt", "-o", "/tmp/report.html")
    page = (root / "tmp/report.html").read_text(encoding="utf-8")
    expect("articles of the report", page.count("<article"), 1)
    expect("the manual page", (root / "usr/share/man/man1/dehusk.1.gz").exists(), True)
    inside("dpkg", "--purge", "dehusk")
    shutil.rmtree(root / "tmp")
    expect("what stays behind", files_below(root) - before, set())


def main():
    packages, work = map(pathlib.Path, sys.argv[1:])
    found = list(packages.glob("*.deb"))
    if len(found) != 1:
        skip(f"the test of the package has left none below {packages}")
    can_enter = subprocess.run([*enter("/"), "true"], capture_output=True, check=False)
    if can_enter.returncode != 0:
        skip("there is no root here, nor may a user be root of a folder")
    shutil.rmtree(work, ignore_errors=True)
    root = work / "root"
    if os.environ.get("DEHUSK_CLEAN_ROOT") == "mmdebstrap":
        work.mkdir(parents=True)
        install = fetch(root)
    else:
        install = copy_machine(root, found[0])
    try_in(root, install, found[0])
    shutil.rmtree(work)


main()
