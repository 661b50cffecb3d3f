"""The pages and texts of crawl archives (WARC 1.0 and 1.1, and WET). Wants fastwarc.

    import dehusk.warc

    cleaner = dehusk.Cleaner()
    for page in dehusk.warc.pages("crawl.warc.gz"):
        document = cleaner.clean(page.payload, format=page.format, charset=page.charset, url=page.url)

That is what `dehusk crawl.warc.gz` gives: the same records, unpacked the same way. Other than the command, it ends at damage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord

from ._native import LONGEST_HEADER, Payload


@dataclass(frozen=True)
class Page:
    """A record that holds a page or a text.

    `url` is its WARC-Target-URI and `date` its WARC-Date, as the archive has them; `payload` are the bytes without the
    HTTP header, chunks and codings; `charset` is what the server said, empty where it said nothing that is known;
    `format` is "html" or "text". `cut` says why the payload is not the whole page, and is empty where nothing says so.
    """

    url: str
    date: str
    payload: bytes
    charset: str
    format: str
    cut: str = ""


def pages(
    source: str | PathLike[str] | BinaryIO, *, max_bytes: int = 256 << 20, passed_over: Counter[str] | None = None
) -> Iterator[Page]:
    """The pages of an archive, which is a path or an open file: plain, gzip, zstd or LZ4, and however long.

    Responses with a status of 2xx that are HTML, resources and conversions that are HTML or plain text. Others are added
    to `passed_over` as the command counts them, such as "response of image/png". Of what is longer than `max_bytes`, also
    when unpacked, the payload is cut off behind that: a cleaner with the same limit, which is its default, says "too_long".

    OSError where the archive is damaged; use the command to read on behind that. What came before it is good: a page is
    handed out when the record after it has begun, so one whose length is wrong is not.
    """
    found: Page | None = None
    for record in ArchiveIterator(source, parse_http=False):
        if found:
            yield found
        found = _page(record, max_bytes, Counter() if passed_over is None else passed_over)
    if found:
        yield found


def _page(record: WarcRecord, max_bytes: int, passed_over: Counter[str]) -> Page | None:
    type = _header(record, "WARC-Type")
    length = record.content_length
    if not type or _header(record, "Content-Length") != str(length):
        raise _damaged(record, "its header is damaged")
    head = _read(record, min(length, LONGEST_HEADER))
    payload = Payload(
        type, _header(record, "Content-Type"), head, _header(record, "WARC-Truncated"), _header(record, "WARC-Segment-Number")
    )
    if not payload.wanted:
        passed_over[payload.name] += 1
        _pass(record, length - len(head))
        return None
    begin = min(payload.begin, length)
    taken = max(len(head), min(length, begin + max_bytes + 1))
    sent = head[begin:] + _read(record, taken - len(head))
    _pass(record, length - taken)
    kind, what, body = payload.unpack(sent, max_bytes) if length - begin <= max_bytes else ("too_long", "", sent[: max_bytes + 1])
    if kind == "other" or kind == "unreadable":
        passed_over[what] += 1
        return None
    url = _header(record, "WARC-Target-URI")
    if url.startswith("<") and url.endswith(">"):  # as the grammar of WARC 1.0 has it
        url = url[1:-1]
    format = "text" if payload.format == "text" else "html"
    return Page(url, _header(record, "WARC-Date"), body, payload.charset, format, what)


def _header(record: WarcRecord, name: str) -> str:
    return str(record.headers.get(name) or "").strip()


def _read(record: WarcRecord, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0:
        part = record.reader.read(size)
        if not part:
            raise _damaged(record, "it is cut off")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _pass(record: WarcRecord, size: int) -> None:
    if size > 0 and record.reader.consume(size) < size:
        raise _damaged(record, "it is cut off")


def _damaged(record: WarcRecord, what: str) -> OSError:
    return OSError(f"damaged record at byte {record.stream_pos}: {what}")
