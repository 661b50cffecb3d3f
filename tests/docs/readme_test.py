#!/usr/bin/env python3
"""Runs what README.md shows: readme_test.py [--update] SOURCE_DIR DEHUSK

In its ```console blocks a line that begins with "$ " is a command, and the lines up to the next one are what it
prints, on stdout and stderr alike. A line of a single "…" stands for any lines. The commands run one after the
other in one new folder with dehusk in PATH. It holds corpus/ and patterns/ and, as my-rules/sentence/tips.toml, the
rule that README.md shows. With --update, README.md is written anew with what the commands print now (where it has no
"…")."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)
RULE = re.compile(r"^```toml\n(.*?)^```$", re.S | re.M)
ELISION = re.compile(r"^…$", re.M)


def commands(block):
    """(command, what it should print) of every command in one block."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.M)
    return list(zip(parts[1::2], parts[2::2]))


def agrees(expected, printed):
    pattern = ".*".join(re.escape(part.strip("\n")) for part in ELISION.split(expected))
    return re.fullmatch(pattern, printed.strip("\n"), re.S) is not None


class Shell:
    def __init__(self, source, dehusk, folder):
        for name in ("corpus", "patterns"):
            os.symlink(source / name, pathlib.Path(folder, name))
        self.folder = folder
        self.environment = dict(os.environ, PATH=f"{dehusk.parent}:{os.environ['PATH']}", LC_ALL="C.UTF-8")
        self.status = 0

    def run(self, command):
        done = subprocess.run(
            ["bash", "-c", f"(exit {self.status})\n{command}"], cwd=self.folder, env=self.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.status = done.returncode
        return done.stdout


def main():
    update = "--update" in sys.argv
    source, dehusk = (pathlib.Path(argument).resolve() for argument in sys.argv[-2:])
    readme = source / "README.md"
    text = readme.read_text(encoding="utf-8")
    count = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(source, dehusk, folder)
        rules = pathlib.Path(folder, "my-rules", "sentence")
        rules.mkdir(parents=True)
        (rules / "tips.toml").write_text(RULE.search(text).group(1), encoding="utf-8")

        def run_block(match):
            nonlocal count, failures
            now = ""
            for command, expected in commands(match.group(1)):
                printed = shell.run(command)
                count += 1
                if not agrees(expected, printed):
                    failures += 1
                    print(f"$ {command}\nis shown to print\n{expected}\nbut prints\n{printed}\n")
                gap = "\n" if expected.endswith("\n\n") else ""
                now += f"$ {command}\n" + (expected if ELISION.search(expected) else printed + gap)
            return f"```console\n{now}```"

        updated = BLOCK.sub(run_block, text)
    print(f"README.md: {count} commands, {failures} do not print what is shown")
    if update:
        readme.write_text(updated, encoding="utf-8")
    sys.exit(count == 0 or (failures > 0 and not update))


main()
