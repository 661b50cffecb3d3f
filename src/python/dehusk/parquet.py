"""Cleans a column of Parquet files, some rows at a time. Wants pyarrow, and tqdm for a bar of progress."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from . import Cleaner
from ._new_file import new_file
from .arrow import check_column, document_type, put_column

# Documents that are cleaned at once: pages are some 100 KB, so that memory stays within some 100 MB.
_BATCH_ROWS = 256
# Of the output, in memory.
_ROW_GROUP_BYTES = 64 << 20


def clean_file(
    cleaner: Cleaner,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    column: str,
    into: str = "doc",
    url_column: str | None = None,
    format: str = "auto",
    charset: str = "",
    threads: int = os.cpu_count() or 1,
    progress: bool = False,
) -> Counter[str]:
    """Cleans `column` of one Parquet file and writes all its columns, and the documents as `into`, to another.

    Rows keep their order, and the file its other columns, its metadata and its compression; a column that is called
    `into` already is replaced. `url_column` says where each was fetched from. The target has its name only once it is
    whole. Gives how many rows have which status, with "null" for those without a document. ValueError where there is no
    such column, or not of strings or binary.
    """
    statuses: Counter[str] = Counter()
    with pq.ParquetFile(source) as file:
        kind = document_type(large=check_columns(file.schema_arrow, column, url_column))
        schema = put_column(file.schema_arrow.empty_table(), into, pa.array([], kind)).schema

        def cleaned() -> Iterator[pa.RecordBatch]:
            with _bar(file.metadata.num_rows, progress) as bar:
                for batch in file.iter_batches(_BATCH_ROWS):
                    url = None if url_column is None else batch.column(url_column)
                    documents = cleaner.clean_batch(
                        batch.column(column), url=url, threads=threads, format=format, charset=charset
                    )
                    for status in pc.value_counts(pc.struct_field(documents, "status")):
                        statuses[status["values"].as_py() or "null"] += status["counts"].as_py()
                    yield put_column(batch, into, documents)
                    bar.update(len(batch))

        with new_file(Path(target)) as place:
            with pq.ParquetWriter(place, schema, compression=_compression(file.metadata)) as writer:
                for rows in _row_groups(cleaned()):
                    writer.write_table(rows, row_group_size=len(rows))
    return statuses


def check_columns(schema: pa.Schema, column: str, url_column: str | None = None) -> bool:
    """As `dehusk.arrow.check_column`, of both."""
    if url_column is not None:
        check_column(schema, url_column)
    return check_column(schema, column)


def check_first(sources: list[Path], column: str, url_column: str | None) -> None:
    """ValueError where the first file that can be read has no such columns; others are found out when their turn comes."""
    for source in sources:
        try:
            schema = pq.read_schema(source)
        except (OSError, ValueError):
            continue
        check_columns(schema, column, url_column)
        return


def _row_groups(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    group: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        group.append(batch)
        size += batch.nbytes
        if size >= _ROW_GROUP_BYTES:
            yield pa.Table.from_batches(group)
            group, size = [], 0
    if group:
        yield pa.Table.from_batches(group)


def _compression(metadata: Any) -> str:
    """That of the first column, by which writers mostly do all; Snappy, which is the default, where there is none."""
    if metadata.num_row_groups == 0 or metadata.num_columns == 0:
        return "snappy"
    name = str(metadata.row_group(0).column(0).compression).lower()
    return "none" if name == "uncompressed" else name


class _NoBar:
    def update(self, _: int) -> None:
        pass


def _bar(total: int, show: bool) -> AbstractContextManager[Any]:
    if show:
        try:
            from tqdm import tqdm
        except ImportError:
            print("dehusk: no progress without tqdm", file=sys.stderr)
        else:
            bar: AbstractContextManager[Any] = tqdm(total=total, unit=" documents", unit_scale=True, file=sys.stderr)
            return bar
    return nullcontext(_NoBar())
