#!/usr/bin/env python3
"""What a terminal shows of a run, and that nothing else does: terminal_test.py DEHUSK

Progress begins after a second. How much text takes twice as long differs by machine and build, so it is doubled until
it does."""

import gzip
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile

PARAGRAPH = "The tram came back to the hill on Monday, and the people who had waited for it for years were glad."
RECORD = '{"text": "' + " ".join([PARAGRAPH] * 20) + r'\n\nShare this: Facebook | Twitter"}' + "\n"
MOST = 1 << 29


def on_terminal(dehusk, arguments, stdin=subprocess.DEVNULL):
    """What stands on the terminal that is its standard error; the output goes nowhere."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([dehusk, *arguments], stdin=stdin, stdout=subprocess.DEVNULL, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                more = os.read(ours, 1 << 16)
            except OSError:  # Linux says so when the other end is closed
                break
            if not more:
                break
            shown += more
    os.close(ours)
    return running.returncode, shown.decode()


def in_pipe(dehusk, arguments):
    done = subprocess.run([dehusk, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stderr


def long_enough(dehusk, path):
    """Writes so much that progress is shown, which is returned."""
    size = 1 << 18
    while size <= MOST:
        path.write_text(RECORD * (size // len(RECORD)), encoding="utf-8")
        code, shown = on_terminal(dehusk, ["-j", "1", path, path])
        if code != 0:
            sys.exit(f"exit {code}: {shown}")
        if shown.count("left") >= 3:  # five a second
            return shown
        size *= 2
    sys.exit(f"{MOST} bytes were cleaned and no progress was shown")


def check(what, holds, shown):
    if not holds:
        sys.exit(f"{what}:\n{shown!r}")


def main():
    dehusk = str(pathlib.Path(sys.argv[1]).resolve())
    line = r"\r\x1b\[K\d+ documents, \d+\.\d MB, \d+\.\d MB/s"
    time = r"(?:\d+ h \d+ min|\d+ min \d+ s|\d+ s) left"
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "pages.jsonl")
        shown = long_enough(dehusk, path)
        check("with the time left, and the line is gone at the end",
              re.fullmatch(rf"(?:{line}, {time})+\r\x1b\[K", shown), shown)

        packed = path.with_name("pages.jsonl.gz")
        with open(path, "rb") as plain, gzip.open(packed, "wb", compresslevel=1) as file:
            shutil.copyfileobj(plain, file)
        code, shown = on_terminal(dehusk, ["-j", "1", packed, packed])
        check("compressed too", code == 0 and re.fullmatch(rf"(?:{line}, {time})+\r\x1b\[K", shown), shown)

        with open(path, "rb") as stdin:
            code, shown = on_terminal(dehusk, ["-j", "1", "--from", "jsonl", "-", path], stdin)
        check("of a stream nobody knows the end", code == 0 and re.fullmatch(rf"(?:{line})+\r\x1b\[K", shown), shown)

        code, shown = on_terminal(dehusk, ["-j", "1", "--no-progress", path, path])
        check("not when it is not wanted", (code, shown) == (0, ""), shown)
        code, shown = in_pipe(dehusk, ["-j", "1", path, path])
        check("not in a pipe", (code, shown) == (0, ""), shown)

        code, shown = on_terminal(dehusk, ["-j", "1", "--stats", path, path])
        check("the table has lines of its own", re.search(r"\x1b\[K\d+ documents: read ", shown), shown)

        path.write_text(RECORD * 100, encoding="utf-8")
        tables = [in_pipe(dehusk, ["-j", threads, "--stats", path]) for threads in ("1", "4")]
        check("the same table on any number of threads", tables[0] == tables[1], tables)


main()
