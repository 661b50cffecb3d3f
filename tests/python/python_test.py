"""The Python package says what the command says, from any number of threads, and its errors are exceptions."""

from __future__ import annotations

import contextlib
import copy
import inspect
import itertools
import json
import multiprocessing
import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
import threading
import typing
import unittest
from collections.abc import Iterator
from typing import Any

import dehusk
import readme
from dehusk._arguments import CleanerOptions

# They stay where they are: processes that are spawned import this file with the same arguments.
SOURCE = pathlib.Path(sys.argv[1])
COMMAND = sys.argv[2]

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

    def said_by_the_command(self, *arguments: str) -> str:
        """What it complains of, but for the dashes of the option."""
        ran = subprocess.run([COMMAND, *arguments], input="", capture_output=True, text=True)
        self.assertEqual(ran.returncode, 2, ran.stderr)
        return ran.stderr.strip().removesuffix(" (see dehusk --help)").removeprefix("dehusk: ").removeprefix("--")

    def test_errors_are_those_of_the_command(self) -> None:
        bad = str(SOURCE / "patterns" / "bad")
        options: dict[str, Any]
        for options, arguments in (
            ({"profile": "fancy"}, ["--profile", "fancy"]),
            ({"with_steps": ["nfc", "x"]}, ["--with", "nfc,x"]),
            ({"without_steps": ["x"]}, ["--without", "x"]),
            ({"favor": "x"}, ["--favor", "x"]),
            ({"disable": ["no.such-rule"]}, ["--disable", "no.such-rule"]),
            ({"rules": [bad]}, ["--rules", bad]),
        ):
            with self.subTest(arguments), self.assertRaises(ValueError) as caught:
                dehusk.Cleaner(**options)
            wanted = self.said_by_the_command(*arguments)
            name = arguments[0].removeprefix("--")
            self.assertEqual(str(caught.exception), wanted.replace(f"{name}:", f"{next(iter(options))}:", 1))
        for name, number, wanted in (("max_depth", 0, "1 to 400"), ("max_depth", -1, "1 to 400"), ("max_attributes", 257, "1 to 256")):
            with self.assertRaisesRegex(ValueError, f'{name}: "{number}" is no whole number from {wanted}$'):
                dehusk.Cleaner(**{name: number})  # type: ignore[arg-type]
            said = self.said_by_the_command(f"--{name}".replace("_", "-"), str(number))
            self.assertTrue(said.endswith(wanted), said)
        for name, value in (("charset", "no"), ("format", "pdf")):
            with self.assertRaises(ValueError) as caught:
                self.cleaner.clean(b"", **{name: value})
            given = str(caught.exception)
            wanted = self.said_by_the_command("--from" if name == "format" else f"--{name}", value)
            self.assertEqual(given.partition(" not in ")[0], wanted.replace("from:", "format:").partition(" not in ")[0])
        for name in ("links", "emphasis", "images"):
            self.assertIn("go with --to markdown", self.said_by_the_command(f"--{name}"))
            with self.assertRaisesRegex(ValueError, 'links, emphasis and images go with markup="markdown"'):
                dehusk.Cleaner(**{name: True})  # type: ignore[arg-type]

    def test_wrong_arguments_are_called_by_their_names(self) -> None:
        """None of these passes the type checker either: an ignore that is not needed is an error of mypy."""
        with self.assertRaisesRegex(TypeError, "colour"):
            dehusk.Cleaner(colour="red")  # type: ignore[call-arg]
        with self.assertRaisesRegex(TypeError, "profile is str, not 5"):
            dehusk.Cleaner(profile=5)  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "disable is a list, not 'caption'"):
            dehusk.Cleaner(disable="caption")
        with self.assertRaisesRegex(TypeError, r"disable\[1\] is str, not 5"):
            dehusk.Cleaner(disable=["caption", 5])  # type: ignore[list-item]
        with self.assertRaisesRegex(TypeError, "links is bool, not 'yes'"):
            dehusk.Cleaner(markup="markdown", links="yes")  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "max_bytes is int, not '9'"):
            dehusk.Cleaner(max_bytes="9")  # type: ignore[arg-type]
        with self.assertRaisesRegex(ValueError, 'max_bytes: "-1" is no whole number'):
            dehusk.Cleaner(max_bytes=-1)
        with self.assertRaisesRegex(ValueError, 'max_seconds: "nan" is no number'):
            dehusk.Cleaner(max_seconds=float("nan"))
        with self.assertRaisesRegex(TypeError, "a document is str or bytes, not NoneType"):
            self.cleaner.clean(None)  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "url is str, not None"):
            self.cleaner.clean("", url=None)  # type: ignore[arg-type]

    def test_its_signature_is_its_manual(self) -> None:
        parameters = inspect.signature(dehusk.Cleaner).parameters
        self.assertEqual([*parameters], [*typing.get_type_hints(CleanerOptions)])
        self.assertEqual(parameters["max_depth"].default, 400)
        self.assertEqual([*inspect.signature(self.cleaner.clean).parameters], ["document", "format", "charset", "url"])

    def test_a_byte_order_mark_of_a_str_counts(self) -> None:
        for text in (f"\ufeff{TEXT}", f"\ufeff<h1>Kůň</h1><p>{PROSE * 2}<p>{HUSK}", f"\ufeff{HUSK}\n\n{PROSE}"):
            cleaned = self.cleaner.clean(text)
            (removal,) = cleaned.removed
            self.assertEqual(cleaned.source, text)
            self.assertEqual(text[removal.begin_char : removal.end_char], HUSK)
            self.assertEqual(text.encode()[removal.begin : removal.end].decode(), HUSK)
            self.assertEqual(cleaned.text, self.cleaner.clean(text[1:]).text)
            self.assertEqual(self.cleaner.clean(text.encode()).source, text[1:])  # of bytes it is how they are encoded

    def test_can_be_pickled(self) -> None:
        disabled = ["newsletter"]
        cleaner = dehusk.Cleaner(disable=disabled, profile="plain")
        disabled.append("caption")
        for twin in (pickle.loads(pickle.dumps(cleaner)), copy.deepcopy(cleaner)):
            self.assertEqual(repr(twin), "dehusk.Cleaner(profile='plain', disable=['newsletter'])")
            self.assertEqual(twin.fingerprint, cleaner.fingerprint)
            self.assertEqual(twin.clean(TEXT).text, cleaner.clean(TEXT).text)

    def test_folders_of_rules_are_found_from_elsewhere(self) -> None:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            pathlib.Path("rules").mkdir()
            pathlib.Path("rules/tips.toml").write_text(readme.example("toml", "tips.write-to-us"))
            pickled = pickle.dumps(dehusk.Cleaner(rules=["rules", pathlib.Path("rules")]))
            os.chdir("/")
            self.assertIn(os.path.join(folder, "rules"), repr(pickle.loads(pickled)))

    def test_other_processes_take_its_methods(self) -> None:
        texts = [f"{TEXT} {i}" for i in range(20)]
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            self.assertEqual(pool.map(self.cleaner.clean, texts), [self.cleaner.clean(text) for text in texts])

    def test_documents_are_values(self) -> None:
        page = f'<!DOCTYPE html><title>Boats</title><meta name="author" content="Ida Noor"><p>{PROSE * 3}<p>{HUSK}'
        document = self.cleaner.clean(page)
        for value in (document, document.meta, document.removed[0], self.cleaner.clean(b"a\xff", charset="utf-8")):
            for twin in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value), copy.copy(value)):
                self.assertIsNot(twin, value)
                self.assertEqual(twin, value)
                self.assertEqual(hash(twin), hash(value))
                self.assertEqual(repr(twin), repr(value))
                names = [name for name in dir(value) if not name.startswith("_")]
                self.assertEqual([getattr(twin, name) for name in names], [getattr(value, name) for name in names])
        other = self.cleaner.clean(page.replace("Boats", "Ships"))
        self.assertNotEqual(document, other)
        self.assertNotEqual(document.meta, other.meta)
        self.assertEqual(document.removed, other.removed)
        self.assertNotEqual(document, "Boats")
        self.assertEqual(repr(self.cleaner.clean("Hello.")), "<dehusk.Document ok, 0 removed, text='Hello.'>")
        self.assertLess(len(repr(document)), 100)

    def test_a_subinterpreter_is_refused(self) -> None:
        program = """
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
code = "try: import dehusk\\nexcept ImportError as error: print(error, flush=True)"
interpreters.run_string(interpreters.create(), code)
import dehusk
print(dehusk.Cleaner().clean("Hello.").text)
"""
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        self.assertEqual(ran.stdout.splitlines()[-1], "Hello.")
        self.assertIn("this is a subinterpreter", ran.stdout)

    def test_many_come_in_order(self) -> None:
        texts = [f"{PROSE * (1 + i % 7)} Crate {i}." for i in range(300)]
        alone = [self.cleaner.clean(text).text for text in texts]
        for threads in (1, 3):
            self.assertEqual([doc.text for doc in self.cleaner.clean_many(texts, threads=threads)], alone)
        self.assertEqual([*self.cleaner.clean_many([])], [])

    def test_wrong_arguments_of_many_are_found_at_once(self) -> None:
        with self.assertRaisesRegex(ValueError, 'threads: "0" is no whole number'):
            self.cleaner.clean_many([TEXT], threads=0)
        with self.assertRaisesRegex(ValueError, "format: pdf not in"):
            self.cleaner.clean_many([TEXT], format="pdf")
        for one in ("abc", b"abc"):
            with self.assertRaisesRegex(TypeError, r"documents are many; clean\(\) takes one"):
                self.cleaner.clean_many(one)  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            self.cleaner.clean_many(5)  # type: ignore[arg-type]

    def test_many_may_be_endless(self) -> None:
        taken = itertools.count()
        endless = (f"{PROSE}{next(taken)}" for _ in itertools.count())
        first = list(itertools.islice(self.cleaner.clean_many(endless, threads=2), 20))
        self.assertEqual(len(first), 20)
        self.assertLess(next(taken), 60)

    def test_what_the_source_gave_before_it_failed_comes_out(self) -> None:
        def source() -> Iterator[str]:
            for i in range(10):
                yield f"{PROSE}{i}"
            raise RuntimeError("the disk is gone")

        got: list[str] = []
        with self.assertRaisesRegex(RuntimeError, "the disk is gone"):
            for document in self.cleaner.clean_many(source(), threads=2):
                got.append(document.text)
        self.assertEqual(got, [f"{PROSE}{i}" for i in range(10)])

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
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
