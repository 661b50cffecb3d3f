#!/usr/bin/env python3
"""Puts figures side by side, one table a task: bench/report.py FILE…

A file ending in .json is what Google Benchmark prints with --benchmark_format=json; of repetitions the fastest counts.
Others hold a line of JSON a figure, as bench/peers.py and the files of bench/command/ print them. The last column says
how many times as fast as each other implementation dehusk is: its first row of the task, by bytes."""

import json
import sys
from dataclasses import dataclass

MEGABYTE = 1e6


@dataclass
class Speed:
    """One implementation of a task; `name` is TASK/IMPLEMENTATION."""

    name: str
    seconds: float  # of one run over all documents
    bytes: float
    documents: float


@dataclass
class Figure:
    name: str
    figure: str
    value: float
    unit: str


def speeds_of_google_benchmark(text):
    """Each benchmark's fastest repetition. The rates that the file gives are by processor time."""
    fastest = {}
    for run in json.loads(text)["benchmarks"]:
        name = run["run_name"]
        if run.get("error_occurred"):
            sys.exit(f"report: {name}: {run['error_message']}")
        if run["run_type"] != "iteration":
            continue
        unit = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}[run["time_unit"]]
        processor = run["cpu_time"] * unit
        speed = Speed(
            name, run["real_time"] * unit, run["bytes_per_second"] * processor, run["items_per_second"] * processor
        )
        if name not in fastest or speed.seconds < fastest[name].seconds:
            fastest[name] = speed
    return list(fastest.values())


def row_of_line(line):
    fields = json.loads(line)
    return Figure(**fields) if "figure" in fields else Speed(**fields)


def read_rows(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith(".json"):
        return speeds_of_google_benchmark(text)
    return [row_of_line(line) for line in text.splitlines()]


def by_task(rows):
    tasks = {}
    for row in rows:
        task, implementation = row.name.split("/", 1)
        tasks.setdefault(task, []).append((implementation, row))
    return tasks


def is_ours(implementation):
    return implementation.split("/")[0] == "dehusk"


def times_as_fast(rows, implementation, speed):
    ours = next((row for name, row in rows if is_ours(name)), None)
    if ours is None or is_ours(implementation):
        return ""
    ratio = (ours.bytes / ours.seconds) / (speed.bytes / speed.seconds)
    return f"{ratio:,.1f} x" if ratio < 100 else f"{ratio:,.0f} x"


def speed_cells(rows):
    yield "", "MB/s", "documents/s", "dehusk is"
    for implementation, speed in rows:
        megabytes = speed.bytes / speed.seconds / MEGABYTE
        documents = speed.documents / speed.seconds
        yield implementation, f"{megabytes:,.1f}", f"{documents:,.0f}", times_as_fast(rows, implementation, speed)


def figure_cells(rows):
    for _, figure in rows:
        yield figure.figure, f"{figure.value:,.2f} {figure.unit}"


def print_table(title, cells):
    """Names to the left, numbers to the right."""
    cells = list(cells)
    widths = [max(map(len, column)) for column in zip(*cells)]
    print(f"\n{title}")
    for first, *others in cells:
        columns = [first.ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(others, widths[1:])]
        print(("  " + "  ".join(columns)).rstrip())


def main():
    rows = [row for path in sys.argv[1:] for row in read_rows(path)]
    for task, of_task in by_task(rows).items():
        speeds = [(name, row) for name, row in of_task if isinstance(row, Speed)]
        figures = [(name, row) for name, row in of_task if isinstance(row, Figure)]
        if speeds:
            print_table(task, speed_cells(speeds))
        if figures:
            print_table(task, figure_cells(figures))


main()
