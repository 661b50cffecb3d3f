#!/usr/bin/env python3
"""Runs what README.md and patterns/README.md show: readme_test.py [--update] SOURCE_DIR DEHUSK

In a ```console block a line that begins with "$ " is a command, and the lines up to the next one are what it
prints, on stdout and stderr alike. A line of a single "…" stands for any lines. The commands of a document run one
after the other in one new folder with dehusk in PATH. It holds corpus/ and patterns/, and every rule file that the document
shows: a ```toml block after a line that ends in the file's name, in backticks, and a colon. With --update, the documents are
written anew with what the commands print now (where they have no "…")."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)
RULE = re.compile(r"`([\w./-]+\.toml)`:\n\n```toml\n(.*?)^```$", re.S | re.M)
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


def run_document(path, source, dehusk):
    """The document with what its commands print now, the number of commands, and how many print something else."""
    text = path.read_text(encoding="utf-8")
    count = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(source, dehusk, folder)
        for name, rule in RULE.findall(text):
            file = pathlib.Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(rule, encoding="utf-8")

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
    return updated, count, failures


def main():
    update = "--update" in sys.argv
    source, dehusk = (pathlib.Path(argument).resolve() for argument in sys.argv[-2:])
    failed = False
    for name in ("README.md", "patterns/README.md"):
        updated, count, failures = run_document(source / name, source, dehusk)
        print(f"{name}: {count} commands, {failures} do not print what is shown")
        if update:
            (source / name).write_text(updated, encoding="utf-8")
        failed = failed or count == 0 or (failures > 0 and not update)
    sys.exit(failed)


main()
