"""The pages and texts of crawl archives (WARC up to 1.1, and WET). Wants fastwarc.

    import dehusk.warc

    cleaner = dehusk.Cleaner()
    for page in dehusk.warc.pages("crawl.warc.gz"):
        document = cleaner.clean(page.payload, format=page.format, charset=page.charset, url=page.url)

That is what `dehusk crawl.warc.gz` gives: the same records, unpacked the same way. FastWARC reads them; where it stops at damage,
it is set on again at the next record.
"""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from os import PathLike
from typing import IO, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecord

from ._native import LONGEST_HEADER, MAX_BYTES, Payload


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
    source: str | PathLike[str] | IO[bytes],
    *,
    max_bytes: int = MAX_BYTES,
    passed_over: Counter[str] | None = None,
    errors: list[str] | None = None,
) -> Iterator[Page]:
    """The pages of an archive, which is a path or an open file: plain, gzip, zstd or LZ4, and however long.

    Responses with a status of 2xx that are HTML, resources and conversions that are HTML or plain text. Others are added
    to `passed_over` as the command counts them, such as "response of image/png". Of what is longer than `max_bytes`, also
    when unpacked, the payload is cut off behind that: a cleaner with the same limit, which is its default, says "too_long".

    What is wrong with damaged records, and with pages that cannot be unpacked, is added to `errors`, and reading goes on
    behind them; without such a list OSError says it at the very end. Damage costs all that is compressed in one piece with
    it. A page is handed out when the record after it has begun, or when it is known to be whole.
    """
    told: list[str] = [] if errors is None else errors
    with ExitStack() as opened:
        file = opened.enter_context(open(source, "rb")) if isinstance(source, (str, PathLike)) else source
        yield from _Archive(file, max_bytes, Counter() if passed_over is None else passed_over, told).pages()
    if errors is None and told:
        raise OSError(told[0] + (f" (and {len(told) - 1} more)" if len(told) > 1 else ""))


# More of a damaged record is not read again.
_MOST_KEPT = 64 << 20
_BLOCK = 1 << 16

# How a record begins, as it is stored. Candidates are tried: in what is compressed a few bytes may say nothing.
_BEGINS = {
    "gzip": re.compile(rb"\x1f\x8b\x08[\x00-\x1f]"),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd|\x5d\x2a\x4d\x18"),
    "lz4": re.compile(rb"\x04\x22\x4d\x18"),
    "plain": re.compile(rb"(?:(?<=\n)|^)WARC/[01]\."),
}
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # of zstd, in a frame before those that want it
_MOST_TRIED = 8

# What may stand between records: zeros where they are compressed, else line ends.
_NO_FILLING = {False: re.compile(rb"[^\0]"), True: re.compile(rb"[^\r\n]")}
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_CONTENT_LENGTH = re.compile(rb"^content-length:\s*([0-9]{1,18})\s*$", re.IGNORECASE | re.MULTILINE)


class _Window:
    """A file read on, of which what was read from some place on is kept, since it may have to be read again."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._kept = bytearray()
        self.begin = 0
        self._at = 0

    def tell(self) -> int:
        return self._at

    def seek(self, at: int) -> None:
        self._at = max(at, self.begin)

    def read(self, size: int = _BLOCK) -> bytes:
        inside = self._at - self.begin
        while len(self._kept) <= inside and self._grow():
            pass
        data = bytes(self._kept[inside : inside + size])
        self._at += len(data)
        if len(self._kept) > _MOST_KEPT:
            self.keep_from(self._at)
        return data

    def keep_from(self, at: int) -> None:
        del self._kept[: max(0, at - self.begin)]
        self.begin = max(at, self.begin)

    def find(self, pattern: re.Pattern[bytes], at: int, *, keeping: bool = False) -> int | None:
        """Where the pattern is found next. What is before that is kept or not; where it is, there is an end to looking."""
        inside = max(0, at - self.begin)
        while True:
            found = pattern.search(self._kept, inside)
            if found:
                return self.begin + found.start()
            inside = max(inside, len(self._kept) - 8)
            if len(self._kept) > _MOST_KEPT:
                if keeping:
                    return None
                self.keep_from(self.begin + inside - 1)
                inside = 1
            if not self._grow():
                return None

    def between(self, begin: int, end: int | None) -> bytes:
        """Without an end: all there is. Less where that is too much; nothing where it is not kept."""
        if begin < self.begin:
            return b""
        while (end is None or self.begin + len(self._kept) < end) and len(self._kept) <= _MOST_KEPT and self._grow():
            pass
        return bytes(self._kept[begin - self.begin : None if end is None else end - self.begin])

    def _grow(self) -> bool:
        data = self._file.read(_BLOCK)
        self._kept += data
        return len(data) > 0


class _Joined:
    """A dictionary, which FastWARC looks for at the beginning of a file, before the frames that want it."""

    def __init__(self, first: bytes, window: _Window) -> None:
        self._first = first
        self._window = window
        self._at = 0
        self.begin = window.tell() - len(first)  # in the archive

    def tell(self) -> int:
        return self._at

    def read(self, size: int = _BLOCK) -> bytes:
        data, self._first = self._first[:size], self._first[size:]
        data = data or self._window.read(size)
        self._at += len(data)
        return data


class _Damaged(OSError):
    pass


class _Archive:
    """The records of a window, set on again behind damage."""

    def __init__(self, file: IO[bytes], max_bytes: int, passed_over: Counter[str], errors: list[str]) -> None:
        self._window = _Window(file)
        self._max_bytes = max_bytes
        self._passed_over = passed_over
        self._errors = errors
        head = self._window.read(8)
        self._kind = next((kind for kind, begin in _BEGINS.items() if begin.match(head)), "plain")
        self._dictionary = b""
        # Lines of headers end with LF alone.
        self._lenient = not self._reads_first(lenient=False) and self._reads_first(lenient=True)

    def pages(self) -> Iterator[Page]:
        at: int | None = 0
        while at is not None:
            found: Page | None = None
            record_at = at
            begun = False
            file = self._file_from(at)
            try:
                for record in ArchiveIterator(cast(BinaryIO, file), parse_http=False, quirks_mode=self._lenient):
                    if found:
                        yield found
                    found = None
                    record_at = max(record_at, file.begin + record.stream_pos)
                    self._window.keep_from(record_at)
                    begun = True
                    found = self._page(record, record_at)
                if found:
                    yield found
                return
            except OSError as error:
                damage = error
            # What is wrong may be behind the record.
            end = self._end_of(record_at) if begun and not isinstance(damage, _Damaged) else None
            if end is None:
                self._errors.append(f"damaged record at byte {record_at}: {damage}")
                at = self._window.find(_BEGINS[self._kind], record_at + 1)
            else:
                if found:
                    yield found
                at = self._window.find(_NO_FILLING[self._kind == "plain"], end)

    def _file_from(self, at: int) -> _Joined:
        self._window.seek(at)
        if self._kind == "zstd":
            self._take_dictionary(at)
        return _Joined(self._dictionary, self._window)

    def _take_dictionary(self, at: int) -> None:
        head = self._window.read(8)
        size = int.from_bytes(head[4:], "little")
        if head.startswith(_DICTIONARY) and size <= _MOST_KEPT:
            while len(head) < 8 + size and (more := self._window.read(8 + size - len(head))):
                head += more
            self._dictionary = head
        else:
            self._window.seek(at)

    def _reads_first(self, *, lenient: bool) -> bool:
        """Whether the first record has the header of one when it is read so."""
        try:
            for record in ArchiveIterator(cast(BinaryIO, self._file_from(0)), parse_http=False, quirks_mode=lenient):
                return "\n" not in (_header(record, "WARC-Type") or "\n")
        except OSError:
            pass
        return False

    def _end_of(self, at: int) -> int | None:
        """Where the record ends that is stored from there on; None where it is not known to be whole."""
        if at < self._window.begin:
            return None
        if self._kind == "plain":
            return self._end_of_plain(at)
        if self._kind == "gzip":
            end = self._end_of_member(at)
            return end if end and self._is_one_record(self._window.between(at, end)) else None
        end = at
        for _ in range(_MOST_TRIED):  # the beginning of another one may be seen where there is none
            next = self._window.find(_BEGINS[self._kind], end + 1, keeping=True)
            stored = self._window.between(at, next)
            for one in (stored, stored.rstrip(b"\0")) if next is None else (stored,):
                if self._is_one_record(self._dictionary + one):
                    return at + len(one)
            if next is None:
                break
            end = next
        return None

    def _end_of_plain(self, at: int) -> int | None:
        header_end = self._window.find(_EMPTY_LINE, at, keeping=True)
        if header_end is None or header_end - at > LONGEST_HEADER:
            return None
        empty_line = _EMPTY_LINE.match(self._window.between(header_end, header_end + 4))
        length = _CONTENT_LENGTH.search(self._window.between(at, header_end) + b"\n")
        if not empty_line or not length:
            return None
        end = header_end + empty_line.end() + int(length[1])
        return end if _EMPTY_LINE.match(self._window.between(end, end + 4)) else None

    def _end_of_member(self, at: int) -> int | None:
        self._window.seek(at)
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            data = self._window.read()
            if not data:
                return None
            try:
                member.decompress(data)
            except zlib.error:
                return None
        return self._window.tell() - len(member.unused_data)

    def _is_one_record(self, stored: bytes) -> bool:
        records = 0
        try:
            for record in ArchiveIterator(io.BytesIO(stored), parse_http=False, quirks_mode=self._lenient):
                records += 1
                _pass(record, record.content_length)
        except OSError:
            return False
        return records == 1

    def _page(self, record: WarcRecord, at: int) -> Page | None:
        type = _header(record, "WARC-Type")
        length = record.content_length
        if not type or _header(record, "Content-Length") != str(length):
            raise _Damaged("its header is damaged")
        head = _read(record, min(length, LONGEST_HEADER))
        payload = Payload(
            type, _header(record, "Content-Type"), head, _header(record, "WARC-Truncated"), _header(record, "WARC-Segment-Number")
        )
        if not payload.wanted:
            self._passed_over[payload.name] += 1
            _pass(record, length - len(head))
            return None
        begin = min(payload.begin, length)
        taken = max(len(head), min(length, begin + self._max_bytes + 1))
        body = head[begin:] + _read(record, taken - len(head))
        _pass(record, length - taken)
        cut = ""
        if length - begin > self._max_bytes:
            body = body[: self._max_bytes + 1]
        else:
            kind, what, body = payload.unpack(body, self._max_bytes)
            if kind == "other":
                self._passed_over[what] += 1
                return None
            if kind == "unreadable":
                self._errors.append(f"record at byte {at}: {what}")
                return None
            cut = what
        url = _header(record, "WARC-Target-URI")
        if url.startswith("<") and url.endswith(">"):  # as the grammar of WARC 1.0 has it
            url = url[1:-1]
        format = "text" if payload.format == "text" else "html"
        return Page(url, _header(record, "WARC-Date"), body, payload.charset, format, cut)


def _header(record: WarcRecord, name: str) -> str:
    return str(record.headers.get(name) or "").strip()


def _read(record: WarcRecord, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0:
        part = record.reader.read(size)
        if not part:
            raise _Damaged("it is cut off")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _pass(record: WarcRecord, size: int) -> None:
    if size > 0 and record.reader.consume(size) < size:
        raise _Damaged("it is cut off")
