#!/usr/bin/env python3
"""The picture in README.md is what the terminal shows: picture.py [--update] SOURCE_DIR DEHUSK

Draws `dehusk explain` of one article as SVG and compares it with README.svg; with --update, writes README.svg."""

import html
import pathlib
import re
import subprocess
import sys

ARTICLE = "corpus/text/tram_line_nine.txt"
COLUMNS = 96
ADVANCE, LINE, MARGIN = 8.4, 19, 20  # of 14 px monospace
CLASSES = {"2;9;31": "gone", "0;36": "label", "0": ""}  # what explain uses
STYLE = """rect{fill:#14181d}
text{font:14px ui-monospace,Menlo,Consolas,monospace;fill:#e3e7eb;white-space:pre}
.gone{fill:#b8696a;text-decoration:line-through}
.label{fill:#56b6c2}
.shell{fill:#98c379}"""


def styled_words(text):
    """(class, word or white space) of terminal output."""
    style = ""
    for code, run in re.findall(r"\x1b\[([\d;]*)m|([^\x1b]+)", text):
        if not run:
            style = CLASSES[code]
            continue
        for word in re.findall(r"\n|[^\S\n]+|\S+", run):
            yield style, word


def wrap(words):
    """Lines of (class, text), none wider than COLUMNS."""
    lines, width = [[]], 0
    for style, word in words:
        if word == "\n":
            lines.append([])
            width = 0
            continue
        if width + len(word) > COLUMNS:
            if lines[-1] and lines[-1][-1][1].isspace():
                lines[-1].pop()
            elif lines[-1]:
                lines[-1][-1] = (lines[-1][-1][0], lines[-1][-1][1].rstrip())
            lines.append([])
            width = 0
            if word.isspace():
                continue
        if lines[-1] and lines[-1][-1][0] == style:
            lines[-1][-1] = (style, lines[-1][-1][1] + word)
        else:
            lines[-1].append((style, word))
        width += len(word)
    return lines


def span(style, text):
    text = html.escape(text, quote=False)
    return f'<tspan class="{style}">{text}</tspan>' if style else text


def draw(lines):
    width = round(COLUMNS * ADVANCE + 2 * MARGIN)
    height = len(lines) * LINE + 2 * MARGIN
    rows = [
        f'<text x="{MARGIN}" y="{MARGIN + LINE * number - 5}">{"".join(span(*part) for part in line)}</text>'
        for number, line in enumerate(lines, 1) if line
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    return "\n".join([head, f"<style>{STYLE}</style>", f'<rect width="{width}" height="{height}" rx="8"/>', *rows, "</svg>", ""])


def main():
    source, dehusk = (pathlib.Path(argument).resolve() for argument in sys.argv[-2:])
    shown = subprocess.run(
        [dehusk, "explain", "--color", "always", source / ARTICLE], check=True, text=True, stdout=subprocess.PIPE).stdout
    prompt = [("shell", "$ "), ("", f"dehusk explain {ARTICLE}"), ("", "\n"), ("", "\n")]
    picture = draw(wrap([*prompt, *styled_words(shown.rstrip("\n"))]))
    file = source / "README.svg"
    if "--update" in sys.argv:
        file.write_text(picture, encoding="utf-8")
    elif file.read_text(encoding="utf-8") != picture:
        sys.exit("README.svg is not what dehusk explain shows; draw it again: picture.py --update")


main()
