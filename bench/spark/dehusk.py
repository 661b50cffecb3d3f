#!/usr/bin/env python3
"""spark: what an engine costs beside one process. bench/spark/dehusk.py DEHUSK prints one line of JSON a figure:

- the command at -j1, JSONL in and out: the one process;
- Spark on two executors of one core each, Parquet in and nothing written, without what it takes to start it.

The input is the pages of corpus/html over and over, or the .html files of DEHUSK_BENCH_DATA, the same for both. Best of
three. Wants the Python package and pyspark: script/python."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

del sys.path[0]  # where this file is, which has the name of the package

MEGABYTE = 1_000_000
LEAST_BYTES = 100 * MEGABYTE
FILES = 8  # of Parquet, each of which Spark reads as one task
CORPUS = pathlib.Path(__file__).resolve().parent.parent.parent / "corpus" / "html"


def read_pages():
    folder = pathlib.Path(os.environ.get("DEHUSK_BENCH_DATA", CORPUS))
    pages = [path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.glob("*.html"))]
    if not pages:
        sys.exit(f"spark: there are no .html files in {folder}")
    return pages * -(-LEAST_BYTES // sum(len(page.encode()) for page in pages))


def seconds_of(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def report(name, seconds, pages, size):
    row = {"name": f"spark/{name}", "seconds": seconds, "bytes": size, "documents": len(pages)}
    print(json.dumps(row), flush=True)


def measure_command(dehusk, pages, folder):
    records = folder / "pages.jsonl"
    with open(records, "w", encoding="utf-8") as file:
        for page in pages:
            file.write(json.dumps({"html": page}) + "\n")
    command = [dehusk, "clean", "--from", "jsonl", "--to", "jsonl", "-j1", records]
    texts = folder / "texts.jsonl"
    with open(texts, "wb") as file:
        subprocess.run(command, stdout=file, check=True)
    with open(texts, encoding="utf-8") as file:
        kept = sum(len(json.loads(line)["text"]) for line in file)
    best = min(seconds_of(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)) for _ in range(3))
    return best, kept


def measure_spark(pages, folder):
    import dehusk.spark
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F

    (folder / "pages").mkdir()
    for number in range(FILES):
        pq.write_table(pa.table({"html": pages[number::FILES]}), folder / "pages" / f"{number}.parquet")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("bench")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(folder),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
        "spark.sql.files.openCostInBytes": str(1 << 27),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        cleaned = dehusk.spark.clean(spark.read.parquet(str(folder / "pages")), "html", format="html")
        kept = cleaned.select(F.sum(F.length("doc.text"))).first()[0]
        return min(seconds_of(lambda: cleaned.write.format("noop").mode("overwrite").save()) for _ in range(3)), kept
    finally:
        spark.stop()


def main():
    dehusk = pathlib.Path(sys.argv[1]).resolve()
    pages = read_pages()
    size = sum(len(page.encode()) for page in pages)
    with tempfile.TemporaryDirectory() as folder:
        seconds, kept = measure_command(dehusk, pages, pathlib.Path(folder))
        report("dehusk/one process", seconds, pages, size)
        seconds, kept_by_spark = measure_spark(pages, pathlib.Path(folder))
        if kept != kept_by_spark:
            sys.exit(f"spark: {kept} and {kept_by_spark} characters are kept")
        report("spark/two executors", seconds, pages, size)


main()
