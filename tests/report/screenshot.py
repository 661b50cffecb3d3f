#!/usr/bin/env python3
"""The picture of a page in README.md: screenshot.py [--update] SOURCE_DIR DEHUSK CHROMIUM

With --update, draws README-report.png: `dehusk report` of one article, one reason open. Fonts and browsers differ from
machine to machine, so without it the picture is not drawn again to be compared. But it says of which page it is, in a note
beside its pixels, and that must be the page as it is written now; and it must have the size of what would be drawn, and no
more bytes than a README should load."""

import hashlib
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zlib

from browser import Browser

ARTICLE = "corpus/text/tram_line_nine.txt"
WIDTH, HEIGHT = 1080, 720
MOST_BYTES = 150_000
HEAD = b"\x89PNG\r\n\x1a\n"
NOTE = b"dehusk report"  # the key of the note


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def chunks(png):
    at = len(HEAD)
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        yield kind, png[at + 8:at + 8 + size]
        at += size + 12


def paeth(a, b, c):
    p = a + b - c
    distances = abs(p - a), abs(p - b), abs(p - c)
    return (a, b, c)[distances.index(min(distances))]


def rows(png):
    """(pixels of 8 bits a colour, bytes a pixel) of each row."""
    parts = list(chunks(png))
    depth, kind = parts[0][1][8:10]
    size = {2: 3, 6: 4}[kind]
    assert depth == 8 and struct.unpack(">II", parts[0][1][:8]) == (WIDTH, HEIGHT)
    packed = zlib.decompress(b"".join(content for name, content in parts if name == b"IDAT"))
    length = WIDTH * size
    above = bytearray(length)
    for y in range(HEIGHT):
        method, *row = packed[y * (length + 1):(y + 1) * (length + 1)]
        for x in range(length):
            left = row[x - size] if x >= size else 0
            corner = above[x - size] if x >= size else 0
            add = (0, left, above[x], (left + above[x]) // 2, paeth(left, above[x], corner))[method]
            row[x] = (row[x] + add) & 255
        above = row
        yield [tuple(row[x:x + 3]) for x in range(0, length, size)]


def in_palette(png, note):
    """The same with the 256 colours of which there are most: letters have few, and their edges need no more."""
    picture = list(rows(png))
    counts = {}
    for row in picture:
        for pixel in row:
            counts[pixel] = counts.get(pixel, 0) + 1
    palette = sorted(counts, key=lambda pixel: (-counts[pixel], pixel))[:256]
    nearest = {pixel: min(range(len(palette)), key=lambda i: sum((a - b) ** 2 for a, b in zip(palette[i], pixel)))
               for pixel in counts}
    lines = b"".join(b"\0" + bytes(nearest[pixel] for pixel in row) for row in picture)
    return (HEAD + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0))
            + chunk(b"tEXt", NOTE + b"\0" + note) + chunk(b"PLTE", b"".join(map(bytes, palette))) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))


def write_page(source, dehusk, file):
    """The page, and what a picture of it notes: all of it but what names the version and the rules, which is not seen."""
    subprocess.run([dehusk, "report", ARTICLE, "-o", file], check=True, cwd=source)
    seen = re.sub(r'<meta name="generator"[^>]*>|<footer>.*?</footer>', "", file.read_text(encoding="utf-8"), flags=re.S)
    return hashlib.sha256(seen.encode()).hexdigest().encode()


def draw(file, note, chromium):
    with Browser(chromium) as browser:
        page = browser.open(file, width=WIDTH, height=HEIGHT)
        page.value("document.querySelectorAll('.r > details')[1].open = true")
        return in_palette(page.picture(), note)


def main():
    source, dehusk, chromium = sys.argv[-3:]
    file = pathlib.Path(source, "README-report.png")
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder, "report.html")
        note = write_page(source, pathlib.Path(dehusk).resolve(), page)
        if "--update" in sys.argv:
            file.write_bytes(draw(page, note, chromium))
    png = file.read_bytes()
    size = struct.unpack(">II", png[16:24])
    if not png.startswith(HEAD) or size != (WIDTH, HEIGHT) or len(png) > MOST_BYTES:
        sys.exit(f"{file.name} has {len(png)} bytes of {size} pixels; draw it again: screenshot.py --update")
    if (b"tEXt", NOTE + b"\0" + note) not in chunks(png):
        sys.exit(f"{file.name} shows another page than dehusk report writes now; with Chromium: "
                 "cmake --build build/dev --target update_screenshot")


main()
