#!/usr/bin/env python3
"""Makes a program of the C++ example: extract_example.py README.md cleaner.h OUT.cc

The example stands in README.md and in the comment that opens the public header; the two must be the same. Its
includes go to the top of the program, the rest into main()."""

import pathlib
import re
import sys
import textwrap


def from_readme(text):
    blocks = re.findall(r"^```cpp\n(.*?)^```$", text, re.S | re.M)
    if len(blocks) != 1:
        sys.exit(f"README.md has {len(blocks)} C++ examples instead of one")
    return blocks[0].strip()


def from_header(text):
    comment = re.match(r"(?://.*\n)+", text).group(0)
    lines = [line[3:] for line in comment.splitlines()]
    return textwrap.dedent("\n".join(line for line in lines if line.startswith("    ") or not line)).strip()


def main():
    readme, header, out = map(pathlib.Path, sys.argv[1:])
    example = from_readme(readme.read_text(encoding="utf-8"))
    other = from_header(header.read_text(encoding="utf-8"))
    if example != other:
        sys.exit(f"{readme.name} and {header.name} show different examples:\n{example}\n\n--- and ---\n\n{other}")
    lines = example.splitlines()
    includes = [line for line in lines if line.startswith("#include")]
    body = [line for line in lines if not line.startswith("#include")]
    program = "\n".join(includes + ["#include <iostream>", "", "int main() {", *body, "}", ""])
    out.write_text(program, encoding="utf-8")


main()
