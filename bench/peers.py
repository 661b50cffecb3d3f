#!/usr/bin/env python3
"""Measures one implementation in Python: bench/peers.py TASK NAME runs `work` of bench/TASK/NAME.py over the documents
that the programs of bench/ get (bench/input.h), and prints one line of JSON.

As there: one thread, two runs must give the same and not all of it empty before the clock starts, and reading files is
not measured. `prepare`, when the file has it, is done to each document beforehand. The best of five runs counts."""

import importlib.util
import itertools
import json
import os
import pathlib
import sys
import time

BENCH = pathlib.Path(__file__).resolve().parent
BYTES_WANTED = 4 << 20
RUNS = 5
ENDINGS = {"html_clean": (".html", ".htm"), "normalize": (".txt", ".md")}


def read_documents(endings):
    """The files of corpus/ or DEHUSK_BENCH_DATA, repeated until they are a few megabytes."""
    folder = pathlib.Path(os.environ.get("DEHUSK_BENCH_DATA", BENCH.parent / "corpus"))
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in endings and path.is_file() and not path.stem.endswith(".expected")
    )
    distinct = [document for document in (path.read_bytes() for path in paths) if document]
    documents = list(distinct)
    size = sum(map(len, documents))
    for document in itertools.cycle(distinct):
        if size >= BYTES_WANTED:
            break
        documents.append(document)
        size += len(document)
    return documents


def load(path):
    """The module in `path`, by a name that is not that of the package it imports."""
    spec = importlib.util.spec_from_file_location("implementation_" + path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seconds_of_run(work, documents):
    begin = time.perf_counter()
    for document in documents:
        work(document)
    return time.perf_counter() - begin


def main():
    task, name = sys.argv[1:]
    module = load(BENCH / task / f"{name}.py")
    documents = read_documents(ENDINGS[task])
    prepare = getattr(module, "prepare", lambda document: document)
    prepared = [prepare(document) for document in documents]
    first = [module.work(document) for document in prepared]
    if not any(first):
        sys.exit(f"{task}/{name}: the output is empty")
    if first != [module.work(document) for document in prepared]:
        sys.exit(f"{task}/{name}: two runs differ")
    print(
        json.dumps(
            {
                "name": f"{task}/{name}",
                "bytes": sum(map(len, documents)),
                "documents": len(documents),
                "seconds": min(seconds_of_run(module.work, prepared) for _ in range(RUNS)),
            }
        )
    )


main()
