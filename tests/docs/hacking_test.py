#!/usr/bin/env python3
"""HACKING.md is a map, so it must fit the land: every path it names in backticks exists, and every file and
folder of the top level and every folder of src/ is named, and those of tests/ and bench/ that do not have the name of
one in src/."""

import pathlib
import re
import sys

ENDINGS = {".cc", ".cmake", ".h", ".html", ".in", ".json", ".md", ".py", ".toml", ".txt"}
NOT_OURS = {".git", ".cache", "build", "compile_commands.json"}


def looks_like_path(word):
    if re.search(r"[\s<>()|$=:]", word) or word.startswith(("-", "build/", "~")):
        return False
    return "/" in word or word.startswith(".") or pathlib.PurePath(word).suffix in ENDINGS


def folders(parent):
    """Names of the folders in `parent` that hold a file, as git sees them."""
    ours = (path for path in parent.iterdir() if path.is_dir() and path.name != "__pycache__")
    return sorted(path.name for path in ours if any(below.is_file() for below in path.rglob("*")))


def entries(root):
    """What must be named, as it is to be written."""
    for path in sorted(root.iterdir()):
        if path.name not in NOT_OURS:
            yield path.name + "/" if path.is_dir() else path.name
    stages = folders(root / "src")
    for parent in ("src", "tests", "bench"):
        for name in folders(root / parent):
            if parent == "src" or name not in stages:
                yield f"{parent}/{name}/"


def main():
    root = pathlib.Path(sys.argv[1])
    text = (root / "HACKING.md").read_text(encoding="utf-8")
    words = set(re.findall(r"`([^`\n]+)`", text))
    paths = {word for word in words if looks_like_path(word)}
    missing = sorted(path for path in paths if not any(root.glob(path.rstrip("/"))))
    unnamed = sorted(entry for entry in entries(root) if entry not in words)
    for path in missing:
        print(f"HACKING.md names {path}, which does not exist")
    for entry in unnamed:
        print(f"HACKING.md does not name {entry}")
    if not paths:
        print("HACKING.md names no path at all")
    sys.exit(bool(missing or unnamed or not paths))


main()
