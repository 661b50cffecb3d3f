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
from typing import Any

from . import _native
from ._native import CATEGORIES, STATUSES, Document, Metadata, Removal

__all__ = ["CATEGORIES", "STATUSES", "Cleaner", "Document", "Metadata", "Removal"]
__version__ = _native.VERSION


class Cleaner(_native.Cleaner):
    """The rules, loaded once, and the options. Any number of threads may use one at the same time.

    Options are those of the command line, by the same names (`dehusk clean --help`): `profile`, the steps that are
    added to it and left out of it (`with_steps`, `without_steps`), `favor`, `markup` ("text" or "markdown", with
    `links`, `emphasis` and `images`), folders of `rules`, ids and categories to `disable`, and limits (`max_bytes`,
    `max_depth`, `max_attributes`, `max_seconds`). ValueError for a name that is not known and for a broken rule, with its place.

    A cleaner can be pickled: the options travel, and the rules are loaded from where they are then.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._options = options

    def __reduce__(self) -> tuple[Any, ...]:
        return _make, (type(self), self._options)

    def __repr__(self) -> str:
        return f"dehusk.Cleaner({', '.join(f'{name}={value!r}' for name, value in self._options.items())})"

    def clean_many(
        self, documents: Iterable[str | bytes], *, threads: int = os.cpu_count() or 1, format: str = "auto", charset: str = ""
    ) -> Iterator[Document]:
        """Cleans documents on several threads and gives them in the order in which they came.

        No more than a few documents a thread are under way, so `documents` may be endless.
        """
        if threads < 1:
            raise ValueError("threads is at least 1")
        with ThreadPoolExecutor(threads, "dehusk") as pool:
            under_way: deque[Future[Document]] = deque()
            try:
                for document in documents:
                    under_way.append(pool.submit(self.clean, document, format=format, charset=charset))
                    if len(under_way) > 4 * threads:
                        yield under_way.popleft().result()
                while under_way:
                    yield under_way.popleft().result()
            finally:
                for future in under_way:
                    future.cancel()

    def clean_batch(
        self, batch: Any, *, threads: int = os.cpu_count() or 1, format: str = "auto", charset: str = ""
    ) -> Any:
        """Cleans an Arrow array of strings or binary: a `pyarrow.Array`, or what speaks Arrow's interface for Python.

        Gives a `pyarrow.StructArray` as long as it, of `dehusk.arrow.document_type()`: a null for a null, and a document for
        anything else. A `pyarrow.ChunkedArray` gives one. Wants pyarrow; TypeError for an array of anything else, ValueError
        where the cleaned batch would hold more than 2 GiB and is no large_string or large_binary.
        """
        from . import arrow

        return arrow.clean_batch(self, batch, threads=threads, format=format, charset=charset)


def _make(of: type[Cleaner], options: dict[str, Any]) -> Cleaner:
    return of(**options)
