"""Batches of documents as Apache Arrow has them, which is how Spark, Ray, Parquet and data frames hand them over.

Wants pyarrow. What goes in is read where it lies, and what comes out is made without a further copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ._arguments import check_number

if TYPE_CHECKING:
    from . import Cleaner
    from ._native import Strings


class _Column(NamedTuple):
    """A column of cleaned documents as the buffers of Arrow, empty where its kind has none."""

    length: int
    nulls: int
    validity: memoryview
    offsets: memoryview
    bytes: memoryview
    numbers: memoryview


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


def clean_batch(
    cleaner: Cleaner, batch: Any, *, url: Any = None, threads: int = 1, format: str = "auto", charset: str = ""
) -> Any:
    """What `dehusk.Cleaner.clean_batch` does."""
    check_number("threads", threads)
    cleaner.clean(b"", format=format, charset=charset)  # refuses unknown ones, also where there is no row
    documents = _arrow(batch, "a batch")
    urls = None if url is None else _arrow(url, "url")
    if urls is not None and len(urls) != len(documents):
        raise ValueError(f"url has {len(urls)} rows, the batch {len(documents)}")
    options: dict[str, Any] = {"threads": threads, "format": format, "charset": charset}
    if not isinstance(documents, pa.ChunkedArray):
        return _clean_array(cleaner, documents, _one_array(urls), options)
    chunks: list[pa.Array] = []
    first = 0
    for chunk in documents.chunks:
        part = None if urls is None else _one_array(urls.slice(first, len(chunk)))
        chunks.append(_clean_array(cleaner, chunk, part, options))
        first += len(chunk)
    return pa.chunked_array(chunks, document_type(large=_is_large(_plain_type(documents.type))))


def _arrow(values: Any, what: str) -> pa.Array | pa.ChunkedArray:
    """Whatever speaks Arrow's interface for Python becomes pyarrow's, without a copy."""
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return values
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{what} is an array of Arrow, not one {type(values).__name__}")
    if hasattr(values, "__arrow_c_stream__") and not hasattr(values, "__arrow_c_array__"):
        return pa.chunked_array(values)
    return pa.array(values)  # of a series of pandas it makes one with chunks, where that has some


def _one_array(values: pa.Array | pa.ChunkedArray | None) -> pa.Array | None:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _clean_array(cleaner: Cleaner, array: pa.Array, urls: pa.Array | None, options: dict[str, Any]) -> pa.Array:
    kind = _plain_type(array.type)
    if pa.types.is_run_end_encoded(array.type):
        array = pc.run_end_decode(array)
        if urls is None:
            array = _plain(array).dictionary_encode()
    if pa.types.is_dictionary(array.type) and urls is None:
        # Each value that occurs is cleaned once.
        used = array.indices.dictionary_encode()
        values = array.dictionary.take(used.dictionary)
        return _clean_array(cleaner, values, None, options).take(used.indices)
    columns = cleaner._clean_columns(
        _strings(array),
        None if urls is None else _strings(urls),
        is_text=kind in (pa.string(), pa.large_string()),
        **options,
    )
    made = {name: _Column(*column) for name, column in columns.items()}
    return _assemble(made, "", document_type(large=_is_large(kind)))


def _plain(array: pa.Array) -> pa.Array:
    kind = _plain_type(array.type)
    if pa.types.is_run_end_encoded(array.type):
        array = pc.run_end_decode(array)
    return array if array.type == kind else array.cast(kind)


def _strings(array: pa.Array) -> Strings:
    """The buffers of an array, as native code takes them."""
    array = _plain(array)
    validity, offsets, data = (None if buffer is None else memoryview(buffer).cast("B") for buffer in array.buffers())
    offsets = memoryview(b"") if offsets is None else offsets
    return validity, offsets, data, array.offset, len(array), _is_large(array.type)


def _is_large(kind: pa.DataType) -> bool:
    return kind in (pa.large_string(), pa.large_binary())


def _plain_type(kind: pa.DataType) -> pa.DataType:
    """The type with offsets and one buffer that holds what `kind` holds."""
    if pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
        return _plain_type(kind.value_type)
    if pa.types.is_null(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_binary_view(kind) or pa.types.is_fixed_size_binary(kind):
        return pa.binary()
    if kind in (pa.string(), pa.large_string(), pa.binary(), pa.large_binary()):
        return kind
    raise TypeError(f"documents are strings or binary, not {kind}")


def _assemble(columns: dict[str, _Column], place: str, kind: pa.DataType) -> pa.Array:
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
    offsets = _buffer(column.offsets)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        values = _assemble(columns, place + ".item", kind.value_type)
        return pa.Array.from_buffers(kind, column.length, [validity, offsets], children=[values])
    return pa.Array.from_buffers(kind, column.length, [validity, offsets, _buffer(column.bytes)], column.nulls)


def _buffer(view: memoryview) -> pa.Buffer:
    return pa.py_buffer(view)
