"""Batches of Arrow give what documents one by one give, whatever kind of array they are, in the order they came."""

from __future__ import annotations

import json
import subprocess
import sys
import unittest
from typing import Any

import dehusk
import pyarrow as pa
import readme
from dehusk.arrow import document_type

COMMAND = sys.argv[2]

HUSK = "Subscribe to our newsletter to get the latest stories in your inbox."
PROSE = "The ferry left the northern pier at dawn with forty crates of apples, and nobody on board had slept. "
DOCUMENTS: list[str | None] = [
    f"Žluťoučký kůň 🐎. {PROSE * 3}\n\n{HUSK}\n\n{PROSE * 2}",
    None,
    "",
    f'<html lang="en"><title>Boats</title><meta name="author" content="Ida Noor"><h1>Boats</h1><p>{PROSE * 3}<p>{PROSE * 3}',
    *(f"{PROSE * (1 + i % 5)} Crate {i}." for i in range(100)),
]


def one_by_one(cleaner: dehusk.Cleaner, documents: list[Any]) -> list[dict[str, Any] | None]:
    """What a batch should hold, made of documents that were cleaned each for itself."""

    def row(document: str | bytes) -> dict[str, Any]:
        cleaned = cleaner.clean(document)
        meta = {name: getattr(cleaned.meta, name) for name in dir(cleaned.meta) if not name.startswith("_")}
        removed = ("category", "rule", "reason", "begin", "end", "begin_char", "end_char")
        return {
            "text": cleaned.text,
            "meta": {name: value if value or isinstance(value, list) else None for name, value in meta.items()},
            "removed": [{name: getattr(removal, name) for name in removed} for removal in cleaned.removed],
            "status": cleaned.status,
            "status_detail": cleaned.status_detail or None,
            "charset": cleaned.charset,
            "invalid_sequences": cleaned.invalid_sequences,
        }

    return [None if document is None else row(document) for document in documents]


class ArrowTest(unittest.TestCase):
    cleaner: dehusk.Cleaner
    wanted: list[Any]

    @classmethod
    def setUpClass(cls) -> None:
        cls.cleaner = dehusk.Cleaner()
        cls.wanted = one_by_one(cls.cleaner, DOCUMENTS)

    def clean(self, array: Any, **options: Any) -> Any:
        cleaned = self.cleaner.clean_batch(array, **options)
        cleaned.validate(full=True)
        return cleaned

    def test_is_what_documents_alone_give(self) -> None:
        self.assertEqual(len(self.wanted[0]["removed"]), 1)
        self.assertEqual(self.wanted[3]["meta"]["authors"], ["Ida Noor"])
        for threads in (1, 3):
            cleaned = self.clean(pa.array(DOCUMENTS), threads=threads)
            self.assertEqual(cleaned.type, document_type())
            self.assertEqual(cleaned.null_count, 1)
            self.assertEqual(cleaned.to_pylist(), self.wanted)

    def test_any_kind_of_string(self) -> None:
        array = pa.array(DOCUMENTS)
        for kind in (pa.large_string(), pa.binary(), pa.large_binary(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
            given = array.dictionary_encode() if pa.types.is_dictionary(kind) else array.cast(kind)
            with self.subTest(kind=kind):
                cleaned = self.clean(given)
                self.assertEqual(cleaned.type, document_type(large=str(kind).startswith("large")))
                self.assertEqual([row and row["text"] for row in cleaned.to_pylist()], [row and row["text"] for row in self.wanted])

    def test_slices_and_chunks(self) -> None:
        array = pa.array(DOCUMENTS)
        self.assertEqual(self.clean(array.slice(1, 20)).to_pylist(), self.wanted[1:21])
        self.assertEqual(self.clean(array.slice(9, 0)).to_pylist(), [])
        chunks = self.cleaner.clean_batch(pa.chunked_array([array.slice(0, 5), array.slice(5, 0), array.slice(5)]))
        chunks.validate(full=True)
        self.assertEqual(chunks.to_pylist(), self.wanted)
        self.assertEqual(self.cleaner.clean_batch(pa.chunked_array([], pa.large_string())).type, document_type(large=True))

    def test_nothing_and_nulls(self) -> None:
        for array in (pa.array([], pa.string()), pa.array([], pa.null())):
            self.assertEqual(self.clean(array).to_pylist(), [])
        self.assertEqual(self.clean(pa.nulls(9)).to_pylist(), [None] * 9)
        self.assertEqual(self.clean(pa.nulls(9, pa.large_binary())).to_pylist(), [None] * 9)

    def test_whatever_speaks_arrow(self) -> None:
        class Foreign:
            def __arrow_c_array__(self, requested_schema: object = None) -> Any:
                return pa.array(["Hello there."]).__arrow_c_array__(requested_schema)

        class ForeignStream:
            def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
                return pa.chunked_array([["Hello there."], ["And", None]]).__arrow_c_stream__(requested_schema)

        self.assertEqual(self.clean(Foreign()).field("text").to_pylist(), ["Hello there."])
        chunks = self.clean(ForeignStream())
        self.assertEqual([row and row["text"] for row in chunks.to_pylist()], ["Hello there.", "And", None])

    def test_a_series_of_pandas_in_chunks(self) -> None:
        try:
            import pandas  # type: ignore[import-untyped]
        except ImportError:
            self.skipTest("wants pandas")
        array = pa.array(DOCUMENTS)
        chunks = pa.chunked_array([array.slice(0, 5), array.slice(5)])
        series = pandas.Series(pandas.arrays.ArrowExtensionArray(chunks))
        self.assertEqual(self.clean(series).to_pylist(), self.wanted)

    def test_a_value_that_occurs_often_is_cleaned_once(self) -> None:
        class Counting(dehusk.Cleaner):
            cleaned = 0

            def _clean_columns(self, documents: Any, *arguments: Any, **options: Any) -> Any:
                self.cleaned += documents[4]
                return super()._clean_columns(documents, *arguments, **options)

        array = pa.array([*DOCUMENTS[:4], *DOCUMENTS[:3] * 30])
        wanted = [*self.wanted[:4], *self.wanted[:3] * 30]
        runs = pa.RunEndEncodedArray.from_arrays(pa.array([3, 4, 9]), array.slice(0, 3))
        for given, rows, distinct in (
            (array.dictionary_encode(), wanted, 3),
            (array.dictionary_encode().slice(1, 2), wanted[1:3], 1),  # what is not in the slice is left alone
            (array.dictionary_encode(null_encoding="encode"), wanted, 4),
            (runs, [self.wanted[0]] * 3 + [None] + [self.wanted[2]] * 5, 2),
            (runs.slice(2, 3), [self.wanted[0], None, self.wanted[2]], 2),
        ):
            with self.subTest(given.type):
                cleaner = Counting()
                cleaned = cleaner.clean_batch(given)
                cleaned.validate(full=True)
                self.assertEqual(cleaned.to_pylist(), rows)
                self.assertEqual(cleaner.cleaned, distinct)

    def test_bytes_have_charsets_and_strings_have_none(self) -> None:
        cleaned = self.clean(pa.array(["Straße".encode("latin-1")]), charset="latin1")
        self.assertEqual(cleaned.field("text").to_pylist(), ["Straße"])
        page = f'<!DOCTYPE html><meta charset="koi8-r"><p>Straße. {PROSE}'
        self.assertIn("Straße", self.clean(pa.array([page]), format="html").field("text")[0].as_py())
        broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"a\xffb"]).buffers())
        self.assertEqual(self.clean(broken).field("text").to_pylist(), ["a\ufffdb"])

    def test_a_byte_order_mark_of_a_string_counts(self) -> None:
        text = f"\ufeff{DOCUMENTS[0]}"
        for kind in (pa.string(), pa.large_string(), pa.string_view()):
            (row,) = self.clean(pa.array([text], kind)).to_pylist()
            (removal,) = row["removed"]
            self.assertEqual(text[removal["begin_char"] : removal["end_char"]], HUSK)
            self.assertEqual(text.encode()[removal["begin"] : removal["end"]].decode(), HUSK)

    def test_addresses_are_those_that_the_command_has(self) -> None:
        urls = ["https://a.test/b/2024/05/06/ferry/", None, "https://a.test/x"]
        page = f'<h1>Boats</h1><p>{PROSE * 3}<a href="more">More</a> of it.<p>{PROSE * 3}'
        pages = [page, page, None]
        cleaner = dehusk.Cleaner(markup="markdown", links=True)
        wanted = []
        for url in urls[:2]:
            record = json.dumps({"html": page} | ({"url": url} if url else {}))
            arguments = [COMMAND, "--from", "jsonl", "--to", "markdown", "--links"]
            wanted.append(subprocess.run(arguments, input=record, capture_output=True, text=True, check=True).stdout)
        for documents, addresses in (
            (pa.array(pages), pa.array(urls)),
            (pa.array(pages).dictionary_encode(), pa.array(urls).dictionary_encode()),
            (pa.chunked_array([pages[:1], pages[1:]]), pa.array(urls, pa.large_string())),
            (pa.chunked_array([pages[:1], pages[1:]]), pa.chunked_array([urls[:2], urls[2:]])),
            (pa.array(pages), pa.chunked_array([urls[:2], urls[2:]])),
        ):
            first, second, third = cleaner.clean_batch(documents, url=addresses).to_pylist()
            self.assertEqual([first["text"] + "\n", second["text"] + "\n"], wanted)
            self.assertIn("[More](https://a.test/b/2024/05/06/ferry/more)", first["text"])
            self.assertEqual((first["meta"]["url"], first["meta"]["date"]), (urls[0], "2024-05-06"))
            self.assertEqual((second["meta"]["url"], third), (None, None))
        with self.assertRaisesRegex(ValueError, "url has 2 rows, the batch 3"):
            cleaner.clean_batch(pa.array(pages), url=pa.array(urls[:2]))

    def test_nothing_is_said_at_the_end_of_a_process(self) -> None:
        """Arrays that live as long as it are never let go by pyarrow, whatever keeps their memory."""
        program = "import dehusk, pyarrow as pa; d = dehusk.Cleaner().clean_batch(pa.array(['x']))"
        many = "import dehusk; many = dehusk.Cleaner().clean_many(['x'] * 99); d = next(many), dehusk.Cleaner()"
        for code in (program, readme.example("python", "pages = pa.array("), many):
            ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
            self.assertEqual((ran.returncode, ran.stderr), (0, ""))

    def test_bad_arrays_are_errors(self) -> None:
        with self.assertRaisesRegex(TypeError, "strings or binary, not int64"):
            self.cleaner.clean_batch(pa.array([1]))
        good = pa.array(["abc", "def"]).buffers()
        for offsets in ([0, 3, 99], [0, -1, 3], [3, 0, 0]):
            buffers = [None, pa.py_buffer(b"".join(i.to_bytes(4, "little", signed=True) for i in offsets)), good[2]]
            with self.subTest(offsets=offsets), self.assertRaisesRegex(ValueError, "offset"):
                self.cleaner.clean_batch(pa.Array.from_buffers(pa.string(), 2, buffers))
        for array in (pa.array([""]), pa.array([], pa.binary()), pa.chunked_array([], pa.string())):
            for threads in (0, -1):
                with self.assertRaisesRegex(ValueError, f'threads: "{threads}" is no whole number'):
                    self.cleaner.clean_batch(array, threads=threads)
            with self.assertRaisesRegex(ValueError, "charset: no encoding is labelled"):
                self.cleaner.clean_batch(array, charset="no")
        for one in ("abc", b"abc"):
            with self.assertRaisesRegex(TypeError, "a batch is an array of Arrow, not one"):
                self.cleaner.clean_batch(one)

    def test_the_readme_shows_what_works(self) -> None:
        lines = readme.run(readme.example("python", "pages = pa.array("))
        self.assertEqual(lines, ["['The tram came back.', None]", "social.share-row"])

    def test_what_comes_out_outlives_the_cleaner(self) -> None:
        cleaned = dehusk.Cleaner().clean_batch(pa.array(DOCUMENTS[:1]))
        self.assertEqual(cleaned.to_pylist(), self.wanted[:1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
