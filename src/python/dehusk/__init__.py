"""Clean article text out of HTML or text that was already extracted, with every removal explained.

    import dehusk

    cleaner = dehusk.Cleaner(disable=["caption"])
    doc = cleaner.clean(html_or_text)
    print(doc.text, doc.meta.title, [removal.rule for removal in doc.removed])
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol, overload

from . import _interpreter  # noqa: F401  before the module that it is about
from . import _native
from ._arguments import DEFAULTS, checked, check_number, check_text
from ._native import CATEGORIES, STATUSES, Document, Metadata, Removal

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CATEGORIES", "STATUSES", "Cleaner", "Document", "Metadata", "Removal"]
__version__ = _native.VERSION


class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None) -> Any: ...


class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


class Cleaner(_native.Cleaner):
    """The rules, loaded once, and the options. Any number of threads may use one at the same time.

    Options are those of the command line, by the same names (`dehusk clean --help`): `profile`, the steps that are
    added to it and left out of it (`with_steps`, `without_steps`), `favor`, `markup` ("text" or "markdown", with
    `links`, `emphasis` and `images`), folders of `rules`, ids and categories to `disable`, and limits (`max_bytes`,
    `max_depth`, `max_attributes`, `max_seconds`). ValueError for a name that is not known and for a broken rule, with its place.

    A cleaner can be pickled, and so can its methods: the options travel, and the rules are loaded from where they are then.
    """

    def __init__(
        self,
        *,
        profile: str = "standard",
        with_steps: Iterable[str] = (),
        without_steps: Iterable[str] = (),
        favor: str = "balanced",
        markup: str = "text",
        links: bool = False,
        emphasis: bool = False,
        images: bool = False,
        rules: Iterable[str | os.PathLike[str]] = (),
        disable: Iterable[str] = (),
        max_bytes: int = _native.MAX_BYTES,
        max_depth: int = _native.MAX_DEPTH,
        max_attributes: int = _native.MAX_ATTRIBUTES,
        max_seconds: float = 0.0,
    ) -> None:
        given = locals()
        options = checked({name: given[name] for name in DEFAULTS})
        super().__init__(**options)
        self._options = {name: value for name, value in options.items() if value != DEFAULTS[name]}  # type: ignore[literal-required]

    def __reduce__(self) -> tuple[Any, ...]:
        return _make, (type(self), self._options)

    def __repr__(self) -> str:
        return f"dehusk.Cleaner({', '.join(f'{name}={value!r}' for name, value in self._options.items())})"

    def clean(self, document: str | bytes, *, format: str = "auto", charset: str = "", url: str = "") -> Document:
        """Cleans one document; others run meanwhile.

        `format` is "html", "text" or "auto": what begins like HTML is HTML. `charset` is what the transport declared of
        bytes. `url` is where the document was fetched from: links are relative to it, and it is the document's where
        that states no other. A lone surrogate of a str is U+FFFD. Whatever the document is, there is a result.
        """
        if not isinstance(document, (str, bytes)):
            raise TypeError(f"a document is str or bytes, not {type(document).__name__}")
        check_text("format", format)
        check_text("charset", charset)
        check_text("url", url)
        return super().clean(document, format=format, charset=charset, url=url)

    def clean_many(
        self, documents: Iterable[str | bytes], *, threads: int = os.cpu_count() or 1, format: str = "auto", charset: str = ""
    ) -> Iterator[Document]:
        """Cleans documents on several threads and gives them in the order in which they came.

        No more than a few documents a thread are under way, so `documents` may be endless. Where it raises, that comes
        after the documents that came before; wrong arguments raise at once.
        """
        if isinstance(documents, (str, bytes)):
            raise TypeError(f"documents are many; clean() takes one {type(documents).__name__}")
        check_number("threads", threads)
        self.clean(b"", format=format, charset=charset)  # refuses unknown ones
        return self._clean_many(iter(documents), threads, format, charset)

    def _clean_many(
        self, documents: Iterator[str | bytes], threads: int, format: str, charset: str
    ) -> Iterator[Document]:
        with ThreadPoolExecutor(threads, "dehusk") as pool:
            under_way: deque[Future[Document]] = deque()
            try:
                while True:
                    try:
                        document = next(documents)
                    except Exception as error:  # the end is one, too
                        failure = error
                        break
                    under_way.append(pool.submit(self.clean, document, format=format, charset=charset))
                    if len(under_way) > 4 * threads:
                        yield under_way.popleft().result()
                while under_way:
                    yield under_way.popleft().result()
            finally:
                for future in under_way:
                    future.cancel()
        if not isinstance(failure, StopIteration):
            raise failure

    @overload
    def clean_batch(
        self,
        batch: pa.ChunkedArray | _ArrowStream,
        *,
        url: pa.Array | pa.ChunkedArray | _ArrowArray | _ArrowStream | None = None,
        threads: int = ...,
        format: str = "auto",
        charset: str = "",
    ) -> pa.ChunkedArray: ...
    @overload
    def clean_batch(
        self,
        batch: pa.Array | _ArrowArray,
        *,
        url: pa.Array | pa.ChunkedArray | _ArrowArray | _ArrowStream | None = None,
        threads: int = ...,
        format: str = "auto",
        charset: str = "",
    ) -> pa.StructArray: ...
    def clean_batch(
        self,
        batch: Any,
        *,
        url: Any = None,
        threads: int = os.cpu_count() or 1,
        format: str = "auto",
        charset: str = "",
    ) -> Any:
        """Cleans an Arrow array of strings or binary: a `pyarrow.Array`, or what speaks Arrow's interface for Python.

        Gives a `pyarrow.StructArray` as long as it, of `dehusk.arrow.document_type()`: a null for a null, and a document for
        anything else. A `pyarrow.ChunkedArray`, or a stream of arrays, gives a `pyarrow.ChunkedArray`. `url` is an array of
        where each was fetched from. A value of a dictionary is cleaned once, however often it occurs, unless there is `url`.

        Wants pyarrow; TypeError for an array of anything else, ValueError where the cleaned batch would hold more than 2 GiB
        and is no large_string or large_binary.
        """
        from . import arrow

        return arrow.clean_batch(self, batch, url=url, threads=threads, format=format, charset=charset)


def _make(of: type[Cleaner], options: dict[str, Any]) -> Cleaner:
    return of(**options)
