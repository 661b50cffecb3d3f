#!/usr/bin/env python3
"""command: what only the whole command shows. bench/command/dehusk.py DEHUSK prints one line of JSON a figure:

- two threads against one, JSONL in and out, best of five;
- a start: one small file, its rules compiled before, median of twenty;
- the most memory at -j2, for little input and for much.

The input is the text of corpus/ over and over, written to a temporary folder."""

import filecmp
import json
import os
import pathlib
import statistics
import sys
import tempfile
import time

CORPUS = pathlib.Path(__file__).resolve().parent.parent.parent / "corpus"
MEGABYTE = 1_000_000


def write_records(path, size):
    """JSONL of at least `size` bytes."""
    texts = [text.read_text(encoding="utf-8", errors="replace") for text in sorted(CORPUS.rglob("*.txt"))]
    records = "".join(json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate(texts)).encode()
    with open(path, "wb") as file:
        for _ in range(-(-size // len(records))):
            file.write(records)
    return path


def run(command, output=os.devnull):
    """Seconds and the most memory in megabytes: of the command or, should that be more, of this script, since a process
    inherits the figure. So nothing large is kept here."""
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    begin = time.perf_counter()
    process = os.posix_spawn(
        command[0],
        [str(word) for word in command],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, file, 1)],
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - begin
    os.close(file)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"command: {' '.join(map(str, command))} failed")
    return seconds, usage.ru_maxrss / 1024


def report(figure, value, unit):
    print(json.dumps({"name": "command/dehusk", "figure": figure, "value": value, "unit": unit}), flush=True)


def measure_threads(clean, folder):
    records = write_records(folder / "records.jsonl", 50 * MEGABYTE)
    outputs = [folder / "one.jsonl", folder / "two.jsonl"]
    for threads, output in zip((1, 2), outputs):
        run([*clean, f"-j{threads}", records], output)
    if outputs[0].stat().st_size == 0 or not filecmp.cmp(*outputs, shallow=False):
        sys.exit("command: -j1 and -j2 give different output, or none")
    best = [min(run([*clean, f"-j{threads}", records])[0] for _ in range(5)) for threads in (1, 2)]
    size = records.stat().st_size / MEGABYTE
    report("JSONL at -j1", size / best[0], "MB/s")
    report("JSONL at -j2", size / best[1], "MB/s")
    report("-j2 against -j1", best[0] / best[1], "x")


def measure_start(dehusk, folder):
    text = folder / "small.txt"
    text.write_text("The bridge was opened on Monday.\n", encoding="utf-8")
    times = [run([dehusk, "clean", text])[0] for _ in range(21)]
    report("start, one small file", statistics.median(times[1:]) * 1000, "ms")


def measure_memory(clean, folder):
    for size in (10, 500):
        records = write_records(folder / "records.jsonl", size * MEGABYTE)
        report(f"most memory at -j2, {size} MB", run([*clean, "-j2", records])[1], "MB")


def main():
    dehusk = pathlib.Path(sys.argv[1]).resolve()
    clean = [dehusk, "clean", "--from", "jsonl", "--to", "jsonl"]
    with tempfile.TemporaryDirectory() as folder:
        measure_threads(clean, pathlib.Path(folder))
        measure_start(dehusk, pathlib.Path(folder))
        measure_memory(clean, pathlib.Path(folder))


main()
