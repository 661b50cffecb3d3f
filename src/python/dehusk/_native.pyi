from typing import TypeAlias

VERSION: str
MAX_BYTES: int
MAX_DEPTH: int
MAX_ATTRIBUTES: int
CATEGORIES: tuple[str, ...]
"""The kinds of husk, which a removal is one of."""
STATUSES: tuple[str, ...]
"""What may become of a document; one that is "too_long" or "too_slow" was passed over."""

class Removal:
    """A stretch of the source that is not in the text, and why.

    `begin` and `end` are bytes of `Document.source` as UTF-8, `begin_char` and `end_char` its code points, half-open:
    `doc.source[removal.begin_char:removal.end_char]`.
    """

    @property
    def category(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def begin(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def begin_char(self) -> int: ...
    @property
    def end_char(self) -> int: ...

class Metadata:
    """What the document says of itself; empty where it says nothing."""

    @property
    def title(self) -> str: ...
    @property
    def authors(self) -> list[str]: ...
    @property
    def date(self) -> str: ...
    @property
    def site(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def tags(self) -> list[str]: ...

class Document:
    """What cleaning one document gives.

    `status` is "ok", "no_body", "capped", "cut", "too_long" or "too_slow", and `status_detail` says why. `source` is the
    document as it was decoded: a str as it was given, bytes without a byte order mark. `charset` is what it was decoded
    from; `invalid_sequences` how many malformed sequences of bytes became U+FFFD.

    Documents that say the same are equal, and can be pickled; so are and can their parts.
    """

    @property
    def text(self) -> str: ...
    @property
    def meta(self) -> Metadata: ...
    @property
    def removed(self) -> list[Removal]: ...
    @property
    def status(self) -> str: ...
    @property
    def status_detail(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def charset(self) -> str: ...
    @property
    def invalid_sequences(self) -> int: ...

Strings: TypeAlias = tuple[memoryview | None, memoryview, memoryview | None, int, int, bool]
"""An array of Arrow: validity, offsets, values, its first row, its length, and whether offsets have 64 bits."""

Buffers: TypeAlias = tuple[int, int, memoryview, memoryview, memoryview, memoryview]
"""A column of cleaned documents: length, nulls, validity, offsets, bytes, numbers."""

LONGEST_HEADER: int

class Payload:
    """What a record of a crawl archive holds, as the command has it: see `dehusk.warc`.

    `head` is what its content begins with, all of it or `LONGEST_HEADER` bytes; `begin` is where the payload begins in
    it. `name` is what it counts as when it is passed over. `charset` is empty unless it is a known one. `truncated` and
    `segment` are its WARC-Truncated and WARC-Segment-Number.
    """

    def __init__(self, type: str, content_type: str, head: bytes, truncated: str = "", segment: str = "") -> None: ...
    @property
    def name(self) -> str: ...
    @property
    def wanted(self) -> bool: ...
    @property
    def begin(self) -> int: ...
    @property
    def format(self) -> str: ...
    @property
    def charset(self) -> str: ...
    def unpack(self, body: bytes, most: int) -> tuple[str, str, bytes]:
        """What it is, what is to be said of it, and the payload as it was before it was sent.

        "document", and why it is not whole, empty when it is; "too_long", and then there are some bytes more than `most`;
        "unreadable", and what it is; "other", and what it counts as when it is passed over.
        """

class Cleaner:
    """What `dehusk.Cleaner` is made of, which says what is wrong with an argument."""

    def __init__(
        self,
        *,
        profile: str,
        with_steps: list[str],
        without_steps: list[str],
        favor: str,
        markup: str,
        links: bool,
        emphasis: bool,
        images: bool,
        rules: list[str],
        disable: list[str],
        max_bytes: int,
        max_depth: int,
        max_attributes: int,
        max_seconds: float,
    ) -> None: ...
    def clean(self, document: str | bytes, *, format: str, charset: str, url: str) -> Document: ...
    def _clean_columns(
        self,
        documents: Strings,
        urls: Strings | None,
        *,
        is_text: bool,
        threads: int,
        format: str,
        charset: str,
    ) -> dict[str, Buffers]: ...
    @property
    def fingerprint(self) -> str:
        """A hash of the rules: equal ones give equal text from one version."""
