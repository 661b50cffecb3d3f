"""Archives as warcio writes them: the command says what is in them, and dehusk.warc and a cleaner say the same."""

from __future__ import annotations

import gzip
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import zlib
from collections import Counter
from collections.abc import Iterable
from typing import Any
from unittest import mock

import brotli
import dehusk
import dehusk.warc
import readme
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SOURCE = pathlib.Path(sys.argv.pop(1))
COMMAND = sys.argv.pop(1)

PROSE = "The ferry left the northern pier at dawn with forty crates of apples, and nobody on board had slept. " * 3
RUSSIAN = "Паром отошёл от северного причала на рассвете, и никто на борту не спал этой ночью до самого утра. " * 3
JAPANESE = "夜明けに渡し船は北の桟橋を離れました。船には四十箱のりんごが積まれていて、誰も眠っていませんでした。" * 3
HTML = "text/html"


def page(text: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body><article><p>{text}</p></article></body></html>"


def chunked(body: bytes, size: int = 100) -> bytes:
    chunks = [body[i : i + size] for i in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


class Archive:
    """Records in the order in which they were written: what is expected of the documents, and of others their count."""

    def __init__(self) -> None:
        self.records: list[Any] = []
        self.texts: dict[str, str] = {}
        self.passed_over: Counter[str] = Counter()

    def add(self, kind: str, content: bytes, expected: str | None = None, other: str = "", *, type: str = "",
            http: str | None = None, **headers: str) -> str:
        """Adds one, of which the text is `expected`, or which counts as `other`; gives its address."""
        uri = f"{'dns' if type == 'text/dns' else 'https'}://a.test/{len(self.records)}"
        self.records.append((uri, kind, content, type, http, {name.replace("_", "-"): value for name, value in headers.items()}))
        if expected is None:
            self.passed_over[other] += 1
        else:
            self.texts[uri] = expected.strip()
        return uri

    def respond(self, content: bytes, expected: str | None = None, other: str = "", *, status: str = "200 OK", **headers: str) -> str:
        return self.add("response", content, expected, other, http=status, **headers)

    def parts(self, *, gzip: bool = False, version: str = "WARC/1.0") -> list[bytes]:
        """Each record as warcio writes it."""
        parts = []
        for uri, kind, content, type, http, headers in self.records:
            file = io.BytesIO()
            writer = WARCWriter(file, gzip=gzip, warc_version=version)
            if kind == "warcinfo":
                record = writer.create_warcinfo_record("crawl.warc.gz", {"software": "warcio", "format": "WARC"})
            elif kind == "revisit":
                lines = StatusAndHeaders("200 OK", [("Content-Type", HTML)], protocol="HTTP/1.1")
                record = writer.create_revisit_record(uri, "sha1:B6QJ6BNJ3R4B23XXMRKZKHLPGJY2VE4O", uri, "2024-05-01T00:00:00Z", http_headers=lines)
            else:
                protocol = "HTTP/1.1" if kind == "response" else ""
                lines = StatusAndHeaders(http, list(headers.items()), protocol=protocol, is_http_request=kind == "request") if http else None
                record = writer.create_warc_record(uri, kind, payload=io.BytesIO(content), length=len(content), warc_content_type=type, http_headers=lines)
            writer.write_record(record)
            parts.append(file.getvalue())
        return parts


def crawl() -> Archive:
    """All that warcio writes of a crawl, and the ways in which servers send pages."""
    archive = Archive()
    plain = page(PROSE).encode()
    archive.add("warcinfo", b"", None, "warcinfo")
    archive.add("request", b"", None, "request", http="GET / HTTP/1.1", Host="a.test")
    archive.respond(plain, PROSE, Content_Type=HTML)
    archive.add("metadata", b"fetchTimeMs: 5\r\n", None, "metadata")
    archive.add("revisit", b"", None, "revisit")
    # charsets: of the server, of the page against the server, of the page alone, of nobody, and one that there is not
    koi8 = page(RUSSIAN).encode("koi8-r")
    archive.respond(koi8, RUSSIAN, Content_Type="text/html; charset=koi8-r")
    archive.respond(page(RUSSIAN, "<meta charset=windows-1251>").encode("koi8-r"), RUSSIAN, Content_Type='text/html;charset="KOI8-R"')
    archive.respond(page(RUSSIAN, "<meta charset=koi8-r>").encode("koi8-r"), RUSSIAN, Content_Type=HTML)
    archive.respond(page(RUSSIAN).encode(), RUSSIAN, Content_Type=HTML)
    archive.respond(page(JAPANESE).encode("shift_jis"), JAPANESE, Content_Type="text/html; charset=Shift_JIS")
    archive.respond(page(JAPANESE).encode("shift_jis"), JAPANESE, Content_Type=HTML)
    archive.respond(plain, PROSE, Content_Type="text/html; charset=no-such-thing")
    # how bodies are sent
    archive.respond(chunked(koi8), RUSSIAN, Content_Type="text/html; charset=koi8-r", Transfer_Encoding="chunked")
    for coding, packed in {
        "gzip": gzip.compress(plain),
        "x-gzip": gzip.compress(plain),
        "deflate": zlib.compress(plain),
        "Deflate": zlib.compress(plain)[2:-4],
        "br": brotli.compress(plain),
        "identity": plain,
        "gzip, br": brotli.compress(gzip.compress(plain)),
        "gzip,": gzip.compress(plain[:50]) + gzip.compress(plain[50:]),
    }.items():
        archive.respond(packed, PROSE, Content_Type=HTML, Content_Encoding=coding)
        archive.respond(chunked(packed), PROSE, Content_Type=HTML, Content_Encoding=coding, Transfer_Encoding="chunked")
    # unpacked by the crawler, which left the header
    archive.respond(plain, PROSE, Content_Type=HTML, Content_Encoding="br", Transfer_Encoding="chunked")
    archive.respond(plain, PROSE, Content_Type=HTML, Content_Encoding="zzz")
    # packed otherwise than the header says
    archive.respond(chunked(gzip.compress(plain)), PROSE, Content_Type=HTML, Transfer_Encoding="gzip, chunked")
    archive.respond(gzip.compress(plain), PROSE, Content_Type=HTML)
    archive.respond(zstandard.compress(plain), PROSE, Content_Type=HTML, Content_Encoding="br")
    # parts of a page
    part = plain.partition(b"</p>")[0]
    archive.respond(part, PROSE, status="206 Partial Content", Content_Type=HTML)
    archive.respond(chunked(part)[: -len("0\r\n\r\n")], PROSE, Content_Type=HTML, Transfer_Encoding="chunked")
    # no pages, whatever their server says
    archive.respond(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), None, "response of text/html that is PNG", Content_Type=HTML)
    archive.respond(gzip.compress(b"%PDF-1.7\n"), None, "response of text/html that is PDF", Content_Type=HTML)
    archive.respond(bytes(range(32)) * 9, None, "response of text/html that is binary", Content_Type=HTML)
    archive.respond(b"", None, "response with status 204", status="204 No Content")
    # other answers
    archive.respond(plain, None, "response with status 404", status="404 Not Found", Content_Type=HTML)
    archive.respond(b"", None, "response with status 301", status="301 Moved", Location="https://a.test/")
    archive.respond(plain, PROSE, status="203 Non-Authoritative Information", Content_Type="application/xhtml+xml")
    archive.respond(b"\x89PNG" * 50_000, None, "response of image/png", Content_Type="image/png")
    archive.respond(b"Hello.", None, "response of text/plain", Content_Type="text/plain")
    archive.respond(plain, PROSE)
    archive.respond(b'{"a": 1}', None, "response of no type")
    archive.respond(b"", "", Content_Type=HTML)
    # what is no answer: WET has conversions
    archive.add("conversion", f"{PROSE}\nSubscribe to our newsletter.".encode(), PROSE, type="text/plain")
    archive.add("conversion", b"%PDF", None, "conversion of application/pdf", type="application/pdf")
    archive.add("resource", plain, PROSE, type="text/html")
    archive.add("resource", page(JAPANESE).encode("euc-jp"), JAPANESE, type="text/html; charset=euc-jp")
    archive.add("resource", b"GIF89a", None, "resource of image/gif", type="image/gif")
    archive.add("response", b"20240501 a.test 192.0.2.1", None, "response of text/dns", type="text/dns")
    return archive


def small(number: int = 5) -> Archive:
    archive = Archive()
    for i in range(number):
        archive.respond(page(f"{PROSE}Crate {i}.").encode(), f"{PROSE}Crate {i}.", Content_Type=HTML)
    return archive


def counted(errors: str) -> Counter[str]:
    """What the command says that it passed over."""
    found = re.search(r"^dehusk: records passed over: (.*)$", errors, re.MULTILINE)
    parts = [part.split(" ", 1) for part in found[1].split(", ")] if found else []
    return Counter({name: int(number) for number, name in parts})


class WarcTest(unittest.TestCase):
    cleaner: dehusk.Cleaner

    @classmethod
    def setUpClass(cls) -> None:
        cls.cleaner = dehusk.Cleaner()

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "crawl.warc"

    def run_command(self, content: bytes, *arguments: str) -> tuple[list[dict[str, Any]], str, int]:
        ran = subprocess.run([COMMAND, "--from", "warc", *arguments], input=content, capture_output=True)
        lines = ran.stdout.decode().split("\n")[:-1]
        return [json.loads(line) for line in lines], ran.stderr.decode(), ran.returncode

    def said_from_python(self, content: bytes, passed_over: Counter[str]) -> list[dict[str, Any]]:
        said = []
        for found in dehusk.warc.pages(io.BytesIO(content), passed_over=passed_over):
            self.assertRegex(found.date, r"^\d{4}-\d\d-\d\dT[\d:.]+Z$")
            document = self.cleaner.clean(found.payload, format=found.format, charset=found.charset, url=found.url)
            meta = {name: getattr(document.meta, name) for name in dir(document.meta) if not name.startswith("_")}
            removed = ("category", "rule", "reason", "begin", "end")
            record = {
                "id": found.url,
                "text": document.text,
                "meta": {name: value for name, value in meta.items() if value},
                "removed": [{name: getattr(removal, name) for name in removed} for removal in document.removed],
                "status": document.status,
            }
            if found.cut and document.status == "ok":
                record |= {"status": "cut", "status_detail": found.cut}
            said.append(record)
        return said

    def check(self, archive: Archive, content: bytes) -> None:
        said, errors, code = self.run_command(content)
        self.assertEqual({record["id"]: record["text"] for record in said}, archive.texts)
        self.assertEqual([record["id"] for record in said], list(archive.texts))
        self.assertEqual((counted(errors), code), (archive.passed_over, 0), errors)
        passed_over: Counter[str] = Counter()
        given = self.said_from_python(content, passed_over)
        self.assertEqual(passed_over, archive.passed_over)
        for record, wanted in zip(given, said, strict=True):
            with self.subTest(record["id"]):
                self.assertEqual(record, {name: wanted[name] for name in record})

    def test_all_that_warcio_writes(self) -> None:
        archive = crawl()
        for version in ("WARC/1.0", "WARC/1.1"):
            for packed in (False, True):
                with self.subTest(version=version, gzip=packed):
                    self.check(archive, b"".join(archive.parts(gzip=packed, version=version)))

    def test_compressed_otherwise(self) -> None:
        archive = crawl()
        parts = archive.parts()
        whole = b"".join(parts)
        for name, content in {
            "gzip of the whole": gzip.compress(whole),
            "zstd of the whole": zstandard.compress(whole),
            "zstd of each record": b"".join(zstandard.compress(part) for part in parts),
        }.items():
            with self.subTest(name):
                self.check(archive, content)

    def test_a_path_is_read_as_a_file_is(self) -> None:
        archive = small()
        self.path.write_bytes(b"".join(archive.parts(gzip=True)))
        for source in (self.path, str(self.path)):
            self.assertEqual([found.url for found in dehusk.warc.pages(source)], list(archive.texts))
        with self.assertRaises(OSError):
            list(dehusk.warc.pages(self.path.with_name("none.warc")))
        self.assertEqual(list(dehusk.warc.pages(io.BytesIO(b""))), [])

    def test_a_flipped_byte_costs_one_record(self) -> None:
        archive = small()
        parts = archive.parts(gzip=True)
        for at in range(0, len(parts[2]), 12):
            damaged = bytearray(parts[2])
            damaged[at] ^= 0x40
            content = b"".join([*parts[:2], damaged, *parts[3:]])
            with self.subTest(at=at):
                said, errors, code = self.run_command(content)
                texts = {record["id"]: record["text"] for record in said}
                good = {uri: text for i, (uri, text) in enumerate(archive.texts.items()) if i != 2}
                self.assertEqual({uri: texts.get(uri) for uri in good}, good)
                self.assertEqual(code, len(good) == len(texts), errors)  # a few bytes of gzip's header say nothing
                self.check_damage_in_python(archive, content)

    def test_a_wrong_length_costs_one_record(self) -> None:
        archive = small()
        parts = archive.parts()
        length = re.search(rb"Content-Length: (\d+)", parts[2])
        assert length
        right = int(length[1])
        for wrong in (0, 1, right - 1, right + 5, right + len(parts[3]) - 9, 10**7, 10**30, -1):
            damaged = parts[2].replace(length[0], b"Content-Length: %d" % wrong)
            content = b"".join([*parts[:2], damaged, *parts[3:]])
            with self.subTest(wrong=wrong):
                said, errors, code = self.run_command(content)
                good = {uri: text for i, (uri, text) in enumerate(archive.texts.items()) if i != 2}
                self.assertEqual({record["id"]: record["text"] for record in said}, good)
                self.assertEqual(code, 1)
                self.assertRegex(errors, rf"^dehusk: -:{len(parts[0]) + len(parts[1])}: .*\ndehusk: 1 of 5 documents failed\n$")
                self.check_damage_in_python(archive, content)

    def check_damage_in_python(self, archive: Archive, content: bytes, damaged: int = 2) -> None:
        """Damage costs one record and is said, at the end."""
        errors: list[str] = []
        found = self.found_in(dehusk.warc.pages(io.BytesIO(content), errors=errors))
        wanted = [(uri, text) for i, (uri, text) in enumerate(archive.texts.items()) if i != damaged or uri in dict(found)]
        self.assertEqual(found, wanted, errors)
        self.assertEqual(not errors, len(found) == len(archive.texts), errors)
        again = dehusk.warc.pages(io.BytesIO(content))
        for _ in found:
            next(again)
        with self.assertRaises(OSError if errors else StopIteration):
            next(again)

    def found_in(self, pages: Iterable[dehusk.warc.Page]) -> list[tuple[str, str]]:
        return [(one.url, self.cleaner.clean(one.payload, format=one.format, charset=one.charset).text) for one in pages]

    def test_what_is_cut_off(self) -> None:
        archive = small(3)
        for packed in (False, True):
            parts = archive.parts(gzip=packed)
            for last, part in enumerate(parts):
                # FastWARC misses neither the checksum of a member of gzip nor what it has seen no more than a few bytes of.
                for size in range(100, len(part) - 12, 41):
                    with self.subTest(gzip=packed, last=last, size=size):
                        cut = Archive()
                        cut.texts = dict(list(archive.texts.items())[: last + 1])
                        self.check_damage_in_python(cut, b"".join([*parts[:last], part[:size]]), last)

    def test_damage_of_every_kind(self) -> None:
        archive = small(5)
        text = PROSE * 300  # more than FastWARC takes for a header
        archive.respond(page(text).encode(), text, Content_Type=HTML)
        plain = archive.parts()
        first, second = (zstandard.train_dictionary(4096, [b"%d" % (i * j) + plain[0] for j in range(300)]) for i in (3, 7))

        def frame(dictionary: zstandard.ZstdCompressionDict) -> bytes:
            return b"\x5d\x2a\x4d\x18" + len(dictionary.as_bytes()).to_bytes(4, "little") + dictionary.as_bytes()

        packers = [zstandard.ZstdCompressor(dict_data=one, write_checksum=True) for one in (first, second)]
        zstd = [packers[i // 3].compress(part) for i, part in enumerate(plain)]
        flipped = {}
        for name, parts in {"plain": plain, "gzip": archive.parts(gzip=True), "zstd": zstd}.items():
            broken = bytearray(parts[1])
            broken[len(broken) // 2 if name != "plain" else 3] ^= 0x55
            flipped[name] = [parts[0], bytes(broken), *parts[2:]]
        gzipped = archive.parts(gzip=True)
        line_ends = []
        for part in plain:
            header, _, content = part.replace(b"\r\n", b"\n").partition(b"\n\n")
            length = b"Content-Length: %d" % len(content.removesuffix(b"\n\n"))
            line_ends.append(re.sub(rb"Content-Length: \d+", length, header) + b"\n\n" + content)
        for name, content, damaged in (
            ("plain", b"".join(flipped["plain"]), 1),
            ("gzip", b"".join(flipped["gzip"]), 1),
            ("dictionaries of zstd", frame(first) + b"".join(zstd[:3]) + frame(second) + b"".join(zstd[3:]), None),
            ("zstd", frame(first) + b"".join(flipped["zstd"][:3]) + frame(second) + b"".join(zstd[3:]), 1),
            ("zeros at the end", b"".join(gzipped) + bytes(1000), None),
            ("zeros between", gzipped[0] + bytes(600) + b"".join(gzipped[1:]), None),
            ("line feeds alone", b"".join(line_ends), None),
            ("line feeds alone in gzip", b"".join(gzip.compress(part) for part in line_ends), None),
            ("line feeds alone in one piece", gzip.compress(b"".join(line_ends)), None),
        ):
            with self.subTest(name):
                said, errors, code = self.run_command(content)
                wanted = [(uri, text) for i, (uri, text) in enumerate(archive.texts.items()) if i != damaged]
                self.assertEqual([(record["id"], record["text"]) for record in said], wanted, errors)
                self.assertEqual(code, int(damaged is not None), errors)
                told: list[str] = []
                self.assertEqual(self.found_in(dehusk.warc.pages(io.BytesIO(content), errors=told)), wanted, told)
                self.assertEqual(len(told), int(damaged is not None), told)

    def test_a_damaged_record_that_is_not_kept(self) -> None:
        archive = small(2)
        archive.respond(page(" ".join(str(i * i) for i in range(50_000))).encode(), "", Content_Type=HTML)
        archive.respond(page(PROSE).encode(), PROSE, Content_Type=HTML)
        for packed in (False, True):
            parts = archive.parts(gzip=packed)
            self.assertGreater(len(parts[2]), 100_000)
            if packed:
                parts[2] = parts[2][:90_000] + b"?" + parts[2][90_001:]
            else:
                parts[2] = parts[2].replace(b"Content-Length: ", b"Content-Length: -", 1)
            errors: list[str] = []
            with mock.patch.multiple(dehusk.warc, _MOST_KEPT=50_000, _BLOCK=1000):
                found = self.found_in(dehusk.warc.pages(io.BytesIO(b"".join(parts)), errors=errors))
            self.assertEqual(found, [pair for i, pair in enumerate(archive.texts.items()) if i != 2], errors)
            self.assertEqual(len(errors), 1, errors)

    def test_a_stream_is_read_once(self) -> None:
        archive = small(4)
        parts = archive.parts(gzip=True)
        content = b"".join([parts[0], parts[1][:-40], *parts[2:]])
        with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
            assert cat.stdin and cat.stdout
            cat.stdin.write(content)
            cat.stdin.close()
            errors: list[str] = []
            found = self.found_in(dehusk.warc.pages(cat.stdout, errors=errors))
        self.assertEqual(found, [pair for i, pair in enumerate(archive.texts.items()) if i != 1], errors)
        self.assertEqual(len(errors), 1)

    def test_what_cannot_be_unpacked_has_failed(self) -> None:
        archive = Archive()
        archive.respond(b"\xff\xfe\xfd", "", Content_Type=HTML, Content_Encoding="gzip")
        archive.respond(page(PROSE).encode(), PROSE, Content_Type=HTML)
        content = b"".join(archive.parts())
        what = "response of text/html that cannot be unpacked (gzip)"
        said, errors, code = self.run_command(content)
        self.assertEqual([record["text"] for record in said], [PROSE.strip()])
        self.assertEqual((errors, code), (f"dehusk: -:0: {what}\ndehusk: 1 of 2 documents failed\n", 1))
        told: list[str] = []
        self.assertEqual(self.found_in(dehusk.warc.pages(io.BytesIO(content), errors=told)), [("https://a.test/1", PROSE.strip())])
        self.assertEqual(told, [f"record at byte 0: {what}"])

    def test_what_is_too_long(self) -> None:
        archive = Archive()
        long = page("x" * 300_000).encode()
        archive.respond(long, "", Content_Type=HTML)
        archive.respond(gzip.compress(long), "", Content_Type=HTML, Content_Encoding="gzip")
        archive.respond(page(PROSE).encode(), PROSE, Content_Type=HTML)
        content = b"".join(archive.parts(gzip=True))
        said, _, code = self.run_command(content, "--max-bytes", "200000")
        wanted = [(record["status"], record.get("status_detail", ""), record["text"]) for record in said]
        self.assertEqual([status for status, _, _ in wanted], ["too_long", "too_long", "ok"])
        cleaner = dehusk.Cleaner(max_bytes=200_000)
        given = []
        for found in dehusk.warc.pages(io.BytesIO(content), max_bytes=200_000):
            self.assertLess(len(found.payload), 300_000)
            document = cleaner.clean(found.payload, format=found.format, charset=found.charset, url=found.url)
            given.append((document.status, document.status_detail, document.text))
        self.assertEqual(given, wanted)

    def test_the_readme_shows_what_works(self) -> None:
        self.path.write_bytes(b"".join(small(1).parts()))
        code = readme.example("python", "dehusk.warc").replace("crawl.warc.gz", str(self.path))
        self.assertEqual(readme.run(code), [f"https://a.test/0 {PROSE}Crate 0."])


if __name__ == "__main__":
    unittest.main()
