"""The Python package says what the command says, from any number of threads, and its errors are exceptions."""

from __future__ import annotations

import itertools
import json
import pathlib
import pickle
import subprocess
import sys
import threading
import unittest

import dehusk
import readme

SOURCE = pathlib.Path(sys.argv.pop(1))
COMMAND = sys.argv.pop(1)

PROSE = "The ferry left the northern pier at dawn with forty crates of apples, and nobody on board had slept. "
HUSK = "Subscribe to our newsletter to get the latest stories in your inbox."
TEXT = f"{PROSE * 3}\n\n{HUSK}\n\n{PROSE * 2}"


def as_record(document: dehusk.Document) -> dict[str, object]:
    """What the command writes of it as JSON, but for the id."""
    meta = {name: getattr(document.meta, name) for name in dir(document.meta) if not name.startswith("_")}
    removed = ("category", "rule", "reason", "begin", "end")
    return {
        "text": document.text,
        "meta": {name: value for name, value in meta.items() if value},
        "removed": [{name: getattr(removal, name) for name in removed} for removal in document.removed],
        "status": document.status,
    }


class PythonTest(unittest.TestCase):
    cleaner: dehusk.Cleaner

    @classmethod
    def setUpClass(cls) -> None:
        cls.cleaner = dehusk.Cleaner()

    def test_says_what_the_command_says(self) -> None:
        files = sorted(path for path in (SOURCE / "corpus").rglob("*") if path.suffix in {".html", ".txt"})
        self.assertGreater(len(files), 50)
        ran = subprocess.run([COMMAND, "--to", "jsonl", *files], capture_output=True, text=True, check=True)
        for path, line in zip(files, ran.stdout.splitlines(), strict=True):
            wanted = json.loads(line)
            format = "html" if path.suffix == ".html" else "text"
            given = as_record(self.cleaner.clean(path.read_bytes(), format=format))
            self.assertEqual({key: wanted[key] for key in given}, given, path)

    def test_takes_str_and_bytes(self) -> None:
        for document in (TEXT, TEXT.encode()):
            cleaned = self.cleaner.clean(document)
            self.assertNotIn("Subscribe", cleaned.text)
            self.assertEqual([removal.category for removal in cleaned.removed], ["newsletter"])
        self.assertEqual(self.cleaner.clean("Straße".encode("latin-1"), charset="latin1").text, "Straße")
        self.assertEqual(self.cleaner.clean(b"a\xffb", charset="utf-8").invalid_sequences, 1)
        with self.assertRaisesRegex(TypeError, "str or bytes"):
            self.cleaner.clean(5)  # type: ignore[arg-type]

    def test_a_str_is_not_what_its_meta_says(self) -> None:
        page = f'<!DOCTYPE html><meta charset="koi8-r"><p>Straße. {PROSE}'
        self.assertTrue(self.cleaner.clean(page, format="html").text.startswith("Straße."))

    def test_lone_surrogates_are_replaced(self) -> None:
        self.assertEqual(self.cleaner.clean("a \udc80 b \U0001f600").text, "a \ufffd b \U0001f600")

    def test_offsets_are_bytes_and_code_points(self) -> None:
        text = f"Žluťoučký kůň 🐎. {PROSE * 3}\n\n{HUSK}\n\n🐎 {PROSE * 2}"
        cleaned = self.cleaner.clean(text)
        (removal,) = cleaned.removed
        self.assertEqual(cleaned.source, text)
        self.assertEqual(text[removal.begin_char : removal.end_char], HUSK)
        self.assertEqual(text.encode()[removal.begin : removal.end].decode(), HUSK)

    def test_options(self) -> None:
        self.assertIn(HUSK, dehusk.Cleaner(disable=["newsletter"]).clean(TEXT).text)
        self.assertEqual(dehusk.Cleaner(profile="search").clean("Straße").text, "strasse")
        self.assertEqual(dehusk.Cleaner(with_steps=["mojibake"]).clean("cafÃ© au lait").text, "café au lait")
        self.assertEqual(dehusk.Cleaner(max_bytes=10).clean(TEXT).status, "too_long")
        page = f"<h1>Boats</h1><p>{PROSE}<a href=x>More</a> of it.<p>{PROSE}"
        self.assertIn("# Boats", dehusk.Cleaner(markup="markdown").clean(page).text)
        linked = dehusk.Cleaner(markup="markdown", links=True).clean(page, url="https://a.test/b/")
        self.assertIn("[More](https://a.test/b/x)", linked.text)
        self.assertEqual(linked.meta.url, "https://a.test/b/")

    def test_errors_are_those_of_the_command(self) -> None:
        for options, message in (
            ({"profile": "fancy"}, "unknown profile: fancy"),
            ({"with_steps": ["x"]}, "unknown step: x"),
            ({"disable": ["no.such-rule"]}, "no.such-rule"),
            ({"max_depth": 0}, "max_depth"),
            ({"max_attributes": 257}, "max_attributes"),
            ({"rules": [str(SOURCE / "patterns" / "bad")]}, r"\.toml:\d+: "),
        ):
            with self.assertRaisesRegex(ValueError, message):
                dehusk.Cleaner(**options)
        with self.assertRaises(TypeError):
            dehusk.Cleaner(colour="red")
        with self.assertRaisesRegex(ValueError, "unknown charset: no"):
            self.cleaner.clean(b"", charset="no")
        with self.assertRaisesRegex(ValueError, "unknown format: pdf"):
            self.cleaner.clean(b"", format="pdf")

    def test_can_be_pickled(self) -> None:
        cleaner = dehusk.Cleaner(disable=["newsletter"], profile="plain")
        twin = pickle.loads(pickle.dumps(cleaner))
        self.assertEqual(repr(twin), "dehusk.Cleaner(disable=['newsletter'], profile='plain')")
        self.assertEqual(twin.fingerprint, cleaner.fingerprint)
        self.assertEqual(twin.clean(TEXT).text, cleaner.clean(TEXT).text)

    def test_many_come_in_order(self) -> None:
        texts = [f"{PROSE * (1 + i % 7)} Crate {i}." for i in range(300)]
        alone = [self.cleaner.clean(text).text for text in texts]
        for threads in (1, 3):
            self.assertEqual([doc.text for doc in self.cleaner.clean_many(texts, threads=threads)], alone)
        with self.assertRaises(ValueError):
            next(self.cleaner.clean_many(texts, threads=0))

    def test_many_may_be_endless(self) -> None:
        taken = itertools.count()
        endless = (f"{PROSE}{next(taken)}" for _ in itertools.count())
        first = list(itertools.islice(self.cleaner.clean_many(endless, threads=2), 20))
        self.assertEqual(len(first), 20)
        self.assertLess(next(taken), 60)

    def test_an_error_among_many_comes_in_its_place(self) -> None:
        many = self.cleaner.clean_many([TEXT, None, TEXT], threads=2)  # type: ignore[list-item]
        self.assertEqual(next(many).status, "ok")
        with self.assertRaises(TypeError):
            next(many)

    def test_the_readme_shows_what_works(self) -> None:
        lines = readme.run(readme.example("python", "cleaner.clean_many("))
        self.assertEqual(lines[0], "The tram came back.  ok")
        self.assertIn("Share on Facebook", lines[1])
        self.assertEqual(lines[-1], "Hello there.")

    def test_others_run_meanwhile(self) -> None:
        """With the lock held the thread could do nothing between the call and its return."""
        done = threading.Event()
        turns = 0

        def count() -> None:
            nonlocal turns
            while not done.is_set():
                turns += 1

        counter = threading.Thread(target=count)
        long = PROSE * 20000
        counter.start()
        before = turns
        self.cleaner.clean(long)
        after = turns
        done.set()
        counter.join()
        self.assertGreater(after - before, 100)

    def test_a_page_on_which_the_parser_fails_costs_no_process(self) -> None:
        page = "<svg><tr><foreignObject><table></table><![CDATA[x"
        self.assertIn(self.cleaner.clean(page, format="html").status, {"cut", "no_body", "ok"})


if __name__ == "__main__":
    unittest.main()
