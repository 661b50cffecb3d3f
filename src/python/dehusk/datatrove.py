"""Steps for pipelines of datatrove: pages or texts in, clean text out. Wants datatrove.

    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from dehusk.datatrove import Extractor

    steps = [JsonlReader("pages", text_key="html"), Extractor(disable=["caption"]), JsonlWriter("clean")]
    if __name__ == "__main__":
        LocalPipelineExecutor(steps, tasks=8).run()

Both steps write into the metadata of a document what it says of itself (`title`, `authors`, `date`, `site`, `language`,
`url`, `description`, `tags`) and what became of it (`status`, `status_detail`). All of them are always there, so that the
first document has the columns of all; what the document does not say is empty, or stays what a step before had put there.
The `url` that the reader put there is where the document was fetched from: links are relative to it.

Their statistics count documents by status (`status_ok`) and removals by category (`removed_newsletter`, also by document).
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from datatrove.data import Document
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.pipeline.formatters.base import BaseFormatter
from datatrove.pipeline.writers.disk_base import DiskWriter
from datatrove.utils.logging import logger
from datatrove.utils.typeshelper import StatHints

import dehusk

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._arguments import CleanerOptions

_META = ("title", "authors", "date", "site", "language", "url", "description", "tags")
_REMOVAL = ("category", "rule", "reason", "begin", "end")


class _Cleaning:
    """What both steps do with a document."""

    _format: str
    stat_update: Callable[..., None]  # datatrove's

    def _set_up(self, prefix: str, removals: bool, options: CleanerOptions) -> None:
        # datatrove pickles its steps for every task. A cleaner takes its options along and loads the rules there anew.
        self.cleaner = dehusk.Cleaner(**options)
        self.prefix = prefix
        self.removals = removals
        self._has_complained = False

    def _clean_text(self, text: str) -> str:
        return self.cleaner.clean(text, format=self._format).text

    def _clean(self, doc: Document) -> dehusk.Document | None:
        """Cleans a document in place and counts it; nothing where that is none, and is left as it is."""
        try:
            url = doc.metadata.get("url")
            cleaned = self.cleaner.clean(doc.text, format=self._format, url=url if isinstance(url, str) else "")
        except TypeError as error:
            self.stat_update("clean_error")
            if not self._has_complained:
                self._has_complained = True
                logger.warning(f"{doc.id}: {error}. This is said once, and counted as clean_error.")
            return None
        doc.text = cleaned.text
        self._describe(cleaned, doc.metadata)
        self.stat_update(f"status_{cleaned.status}")
        for category, count in Counter(removal.category for removal in cleaned.removed).items():
            self.stat_update(f"removed_{category}", value=count)
        return cleaned

    def _describe(self, cleaned: dehusk.Document, metadata: dict[str, Any]) -> None:
        for name in _META:
            value = getattr(cleaned.meta, name)
            if value or self.prefix + name not in metadata:
                metadata[self.prefix + name] = value
        metadata[self.prefix + "status"] = cleaned.status
        metadata[self.prefix + "status_detail"] = cleaned.status_detail
        if self.removals:
            removed = [{name: getattr(removal, name) for name in _REMOVAL} for removal in cleaned.removed]
            metadata[self.prefix + "removed"] = removed


class Extractor(_Cleaning, BaseExtractor):  # type: ignore[misc]
    """Pages to text: HTML, as str or as bytes in any charset, becomes the text of the article.

    As with datatrove's own extractors, a page without text is dropped. It is counted as `dropped_no_body`, or
    `dropped_too_long` and `dropped_too_slow` where it went over a limit, and goes to `exclusion_writer` as it came, with
    the status as `filter_reason`. What is neither str nor bytes is counted as `clean_error` and dropped.

    Args:
        prefix: what the names in the metadata begin with. Without one, what the reader had put there is replaced where
            the page knows better: take one behind `WarcReader`, whose `date` is when the page was fetched.
        removals: whether `removed` lists what was removed as `dehusk --to jsonl` does, with offsets in bytes
        exclusion_writer: a writer of datatrove, for the pages that are dropped
        **options: those of `dehusk.Cleaner`; ValueError where they are wrong, before anything runs
    """

    name = "🌽 dehusk"
    _format = "html"

    def __init__(
        self, *, prefix: str = "", removals: bool = False, exclusion_writer: DiskWriter | None = None, **options: Unpack[CleanerOptions]
    ) -> None:
        super().__init__(timeout=options.get("max_seconds", 0.0))
        self._set_up(prefix, removals, options)
        self.exclusion_writer = exclusion_writer

    def extract(self, text: str) -> str:
        return self._clean_text(text)

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """What the base class does, without the process that it hands every text to over a pipe.

        That one is for parsers that may hang or crash, and only the text comes back from it. Here time grows with the
        length of a page, no page ends a process, and `max_seconds` is for who wants a limit. So it is done in place.
        """
        with self.exclusion_writer or contextlib.nullcontext() as excluded:
            for doc in data:
                self.stat_update(StatHints.total)
                source = doc.text
                with self.track_time():
                    cleaned = self._clean(doc)
                if cleaned and cleaned.text:
                    self.stat_update("extracted", StatHints.forwarded)
                    self.update_doc_stats(doc)
                    yield doc
                    continue
                self.stat_update(StatHints.dropped)
                if not cleaned:
                    continue
                self.stat_update(f"dropped_{cleaned.status}")
                if excluded:
                    doc.text = source if isinstance(source, str) else source.decode(errors="replace")
                    doc.metadata["filter_reason"] = cleaned.status
                    excluded.write(doc, rank)


class Formatter(_Cleaning, BaseFormatter):  # type: ignore[misc]
    """Texts to cleaner text: what an extractor left goes through the rules and is normalised.

    As with datatrove's own formatters every document goes on, one of which nothing is left with an empty text, and what is
    neither str nor bytes as it came.

    Args:
        prefix, removals, **options: as of `Extractor`
    """

    name = "🌽 dehusk"
    _format = "text"

    def __init__(self, *, prefix: str = "", removals: bool = False, **options: Unpack[CleanerOptions]) -> None:
        super().__init__()
        self._set_up(prefix, removals, options)

    def format(self, text: str) -> str:
        return self._clean_text(text)

    def run(self, data: Iterator[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """What the base class does, with metadata and statistics."""
        for doc in data:
            self.stat_update(StatHints.total)
            with self.track_time():
                cleaned = self._clean(doc)
            if cleaned:
                self.update_doc_stats(doc)
            yield doc
