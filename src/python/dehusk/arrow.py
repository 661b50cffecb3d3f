"""Batches of documents as Apache Arrow has them, which is how Spark, Ray, Parquet and data frames hand them over.

Wants pyarrow. What goes in is read where it lies, and what comes out is made without a further copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ._native import Column

if TYPE_CHECKING:
    from . import Cleaner


def document_type(*, large: bool = False) -> pa.StructType:
    """The type of a cleaned document: the fields of `dehusk.Document` but for `source`, null where it says nothing.

    With `large` the offsets of strings and lists have 64 bits.
    """
    string = pa.large_string() if large else pa.string()

    def some(value: pa.DataType) -> pa.DataType:
        return pa.large_list(value) if large else pa.list_(value)

    meta = {name: string for name in ("title", "authors", "date", "site", "language", "url", "description", "tags")}
    removal: dict[str, pa.DataType] = {name: string for name in ("category", "rule", "reason")}
    removal |= {name: pa.int64() for name in ("begin", "end", "begin_char", "end_char")}
    return pa.struct(
        {
            "text": string,
            "meta": pa.struct(meta | {name: some(string) for name in ("authors", "tags")}),
            "removed": some(pa.struct(removal)),
            "status": string,
            "status_detail": string,
            "charset": string,
            "invalid_sequences": pa.int64(),
        }
    )


def check_column(schema: pa.Schema, column: str) -> bool:
    """Whether `column` has offsets of 64 bits; ValueError unless there is one such column and it can be cleaned."""
    found = schema.get_all_field_indices(column)
    if len(found) != 1:
        wrong = "there is no column" if not found else "there is more than one column"
        raise ValueError(f"{wrong} {column!r} among: {', '.join(schema.names)}")
    try:
        return _is_large(_plain_type(schema.field(found[0]).type))
    except TypeError as error:
        raise ValueError(f"column {column!r}: {error}") from None


def put_column(table: Any, name: str, values: pa.Array) -> Any:
    """The table or record batch with `values` at its end, or in the place of the column that is called so."""
    if name in table.schema.names:
        return table.set_column(table.schema.names.index(name), name, values)
    return table.append_column(name, values)


def clean_batch(cleaner: Cleaner, batch: Any, *, threads: int = 1, format: str = "auto", charset: str = "") -> Any:
    """What `dehusk.Cleaner.clean_batch` does."""
    if isinstance(batch, pa.ChunkedArray):
        options: dict[str, Any] = {"threads": threads, "format": format, "charset": charset}
        chunks = [clean_batch(cleaner, chunk, **options) for chunk in batch.chunks]
        return pa.chunked_array(chunks, document_type(large=_is_large(_plain_type(batch.type))))
    # Whatever speaks Arrow's interface for Python becomes pyarrow's, without a copy.
    array = batch if isinstance(batch, pa.Array) else pa.array(batch)
    kind = _plain_type(array.type)
    if array.type != kind:
        array = array.cast(kind)
    large = _is_large(kind)
    is_text = kind in (pa.string(), pa.large_string())
    validity, offsets, data = (None if buffer is None else memoryview(buffer).cast("B") for buffer in array.buffers())
    columns = cleaner._clean_columns(
        validity,
        memoryview(b"") if offsets is None else offsets,
        data,
        array.offset,
        len(array),
        large,
        is_text=is_text,
        threads=threads,
        format=format,
        charset=charset,
    )
    return _assemble(columns, "", document_type(large=large))


def _is_large(kind: pa.DataType) -> bool:
    return kind in (pa.large_string(), pa.large_binary())


def _plain_type(kind: pa.DataType) -> pa.DataType:
    """The type with offsets and one buffer that holds what `kind` holds."""
    if pa.types.is_dictionary(kind):
        return _plain_type(kind.value_type)
    if pa.types.is_null(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind):
        return pa.binary()
    if kind in (pa.string(), pa.large_string(), pa.binary(), pa.large_binary()):
        return kind
    raise TypeError(f"documents are strings or binary, not {kind}")


def _assemble(columns: dict[str, Column], place: str, kind: pa.DataType) -> pa.Array:
    """The array of `kind` whose columns stand at and below `place`."""
    column = columns.get(place)
    if pa.types.is_struct(kind):
        prefix = place and place + "."
        children = [_assemble(columns, prefix + field.name, field.type) for field in kind]
        validity = None if column is None else _buffer(column.validity)
        return pa.Array.from_buffers(kind, len(children[0]), [validity], children=children)
    assert column is not None
    validity = _buffer(column.validity) if column.nulls else None
    if pa.types.is_integer(kind):
        return pa.Array.from_buffers(kind, column.length, [validity, _buffer(column.numbers)])
    offsets = _buffer(column.offsets(wide=_is_large(kind) or pa.types.is_large_list(kind)))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        values = _assemble(columns, place + ".item", kind.value_type)
        return pa.Array.from_buffers(kind, column.length, [validity, offsets], children=[values])
    return pa.Array.from_buffers(kind, column.length, [validity, offsets, _buffer(column.bytes)], column.nulls)


def _buffer(view: memoryview) -> pa.Buffer:
    return pa.py_buffer(view)
