"""A job for spark-submit: cleans a column of Parquet or JSONL and writes Parquet.

    spark-submit "$(python -m dehusk spark-job)" IN OUT --column html

IN and OUT are whatever Spark reads and writes: files, folders, hdfs:, s3a:. A last line on standard output has the counters
as JSON: documents, nulls, broken lines of JSONL (which stay, in `_corrupt_record`), documents by status, and removals by
category. Documents that were passed over say so in their status, and the job goes on.
"""

from __future__ import annotations

import argparse
import json
import sys

import dehusk.spark
from dehusk.options import add_cleaner_options, cleaner_options
from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, Observation, SparkSession
from pyspark.sql import functions as F

_CATEGORIES = dehusk.CATEGORIES
_STATUSES = dehusk.STATUSES
_BROKEN = "_corrupt_record"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="spark_job.py", description="Clean a column of Parquet or JSONL with Spark.")
    parser.add_argument("source", metavar="IN", help="Parquet or JSONL: a file, a folder or a pattern")
    parser.add_argument("target", metavar="OUT", help="the folder that is written; it must not be there yet")
    parser.add_argument("--from", dest="source_format", choices=("parquet", "jsonl"), default="parquet")
    parser.add_argument("--batch-rows", type=int, default=1000, metavar="N", help="rows that Spark hands over at a time")
    add_cleaner_options(parser)
    return parser


def _count(condition: Column) -> Column:
    return F.coalesce(F.sum(F.when(condition, 1).otherwise(0)), F.lit(0))


def _removals(removed: Column, category: str) -> Column:
    of_it = F.filter(removed, lambda removal: removal["category"] == category)
    return F.coalesce(F.sum(F.size(of_it)), F.lit(0))


def counters(df: DataFrame, into: str) -> list[Column]:
    """What is counted while `df` is written: see `totals`."""
    document = F.col(into)
    columns = [F.count(F.lit(1)).alias("documents"), _count(document.isNull()).alias("null")]
    columns.append((_count(F.col(_BROKEN).isNotNull()) if _BROKEN in df.columns else F.lit(0)).alias("broken"))
    columns += [_count(document["status"] == status).alias(f"status.{status}") for status in _STATUSES]
    columns += [_removals(document["removed"], category).alias(f"removed.{category}") for category in _CATEGORIES]
    return columns


def totals(counted: dict[str, int]) -> dict[str, int | dict[str, int]]:
    """The counters as they are printed; what did not occur is left out of `status` and `removed`."""
    groups: dict[str, dict[str, int]] = {"status": {}, "removed": {}}
    for name, count in counted.items():
        group, _, key = name.partition(".")
        if key and count:
            groups[group][key] = count
    return {**{name: counted[name] for name in ("documents", "null", "broken")}, **groups}


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    spark = SparkSession.builder.appName("dehusk").getOrCreate()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", given.batch_rows)
    read = spark.read.json if given.source_format == "jsonl" else spark.read.parquet
    observation = Observation("dehusk")
    try:
        options = cleaner_options(given)
        cleaned = dehusk.spark.clean(
            read(given.source),
            given.column,
            given.into,
            url_column=given.url_column,
            format=given.format,
            charset=given.charset,
            **options,
        )
        cleaned.observe(observation, *counters(cleaned, given.into)).write.parquet(given.target)
    except (ValueError, AnalysisException) as error:  # Spark's is of what it finds before it runs: no IN, or OUT is there
        print(f"dehusk: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    print(json.dumps(totals(observation.get)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
