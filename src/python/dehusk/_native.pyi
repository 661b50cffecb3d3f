from collections.abc import Sequence

VERSION: str
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
    document as it was decoded, without a byte order mark; `charset` what it was decoded from; `invalid_sequences`
    how many malformed sequences of bytes became U+FFFD.
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

class Column:
    """A column of cleaned documents as Arrow's buffers; `dehusk.arrow` puts them together."""

    @property
    def length(self) -> int: ...
    @property
    def nulls(self) -> int: ...
    @property
    def validity(self) -> memoryview: ...
    @property
    def numbers(self) -> memoryview: ...
    @property
    def bytes(self) -> memoryview: ...
    def offsets(self, *, wide: bool) -> memoryview: ...

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
    def __init__(
        self,
        *,
        profile: str = "standard",
        with_steps: Sequence[str] = (),
        without_steps: Sequence[str] = (),
        favor: str = "balanced",
        markup: str = "text",
        links: bool = False,
        emphasis: bool = False,
        images: bool = False,
        rules: Sequence[str] = (),
        disable: Sequence[str] = (),
        max_bytes: int = ...,
        max_depth: int = ...,
        max_attributes: int = ...,
        max_seconds: float = 0.0,
    ) -> None: ...
    def clean(self, document: str | bytes, *, format: str = "auto", charset: str = "", url: str = "") -> Document:
        """Cleans one document; others run meanwhile.

        `format` is "html", "text" or "auto": what begins like HTML is HTML. `charset` is what the transport declared of
        bytes. `url` is where the document was fetched from: links are relative to it, and it is the document's where
        that states no other. A lone surrogate of a str is U+FFFD. Whatever the document is, there is a result.
        """
    def _clean_columns(
        self,
        validity: memoryview | None,
        offsets: memoryview,
        bytes: memoryview | None,
        first: int,
        length: int,
        wide: bool,
        *,
        is_text: bool,
        threads: int,
        format: str,
        charset: str,
    ) -> dict[str, Column]: ...
    @property
    def fingerprint(self) -> str:
        """A hash of the rules: equal ones give equal text from one version."""
