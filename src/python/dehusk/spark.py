"""Cleans a column of a Spark data frame. Wants PySpark 3.5 or later with pyarrow, and dehusk on every machine.

    import dehusk.spark

    cleaned = dehusk.spark.clean(pages, column="html", into="doc", disable=["caption"])
    cleaned.select("url", "doc.text", "doc.meta.title")
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_type
from pyspark.sql.types import BinaryType, DataType, StringType, StructField, StructType

from . import Cleaner
from .arrow import document_type, put_column

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._arguments import CleanerOptions

# Rows that are cleaned at a time; Spark hands over up to 10,000, which can be gigabytes of pages.
_ROWS = 256


def document_schema() -> DataType:
    """The type of the column of documents: `dehusk.arrow.document_type`."""
    return from_arrow_type(document_type())


def clean(
    df: DataFrame,
    column: str,
    into: str = "doc",
    *,
    url_column: str | None = None,
    format: str = "auto",
    charset: str = "",
    **options: Unpack[CleanerOptions],
) -> DataFrame:
    """`df` with the documents of `column` cleaned, as a further column `into`, or in its place where there is one.

    `column` is of strings or binary; a null stays one. `url_column` says where each was fetched from. `options` are those of `dehusk.Cleaner`: folders of `rules` must be
    there on every machine. The rules are compiled where they are first used and kept in that machine's cache. ValueError
    for a column that is not there or of another type, and for what `dehusk.Cleaner` refuses, before anything runs.
    """
    for name in (column, url_column):
        if name is not None:
            _check_column(df, name)
    cleaner = Cleaner(**options)
    cleaner.clean(b"", format=format, charset=charset)  # refuses unknown ones now, and not on the machines

    def cleaned(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for first in range(0, batch.num_rows, _ROWS):
                rows = batch.slice(first, _ROWS)
                url = None if url_column is None else rows.column(url_column)
                documents = cleaner.clean_batch(rows.column(column), url=url, threads=1, format=format, charset=charset)
                yield put_column(rows, into, documents.cast(document_type()))

    document = StructField(into, document_schema(), nullable=True)
    fields = [document if field.name == into else field for field in df.schema.fields]
    if into not in df.columns:
        fields.append(document)
    return df.mapInArrow(cleaned, StructType(fields))


def _check_column(df: DataFrame, column: str) -> None:
    found = [field for field in df.schema.fields if field.name == column]
    if len(found) != 1:
        wrong = "there is no column" if not found else "there is more than one column"
        raise ValueError(f"{wrong} {column!r} among: {', '.join(df.columns)}")
    if not isinstance(found[0].dataType, (StringType, BinaryType)):
        raise ValueError(f"column {column!r}: documents are strings or binary, not {found[0].dataType.simpleString()}")
