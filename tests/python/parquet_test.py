"""python -m dehusk clean: a column of Parquet files as the command line has it."""

from __future__ import annotations

import contextlib
import io
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

import dehusk
import dehusk.__main__
import dehusk._new_file
import dehusk.parquet
import pyarrow as pa
import pyarrow.parquet as pq
import readme

PROSE = "The ferry left the northern pier at dawn with forty crates of apples, and nobody on board had slept. "
PAGES = [None, "", *(f"<h1>Crate {i}</h1><p>{PROSE * 3}<p>Subscribe to our newsletter." for i in range(700))]


class ParquetTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.source = self.folder / "pages.parquet"
        self.target = self.folder / "clean.parquet"
        self.table = pa.table({"n": range(len(PAGES)), "html": PAGES, "tag": ["x"] * len(PAGES)})
        self.table = self.table.replace_schema_metadata({"made": "by a test"})
        pq.write_table(self.table, self.source, row_group_size=300, compression="zstd")

    def run_clean(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """As `python -m dehusk clean`, which others below start, without the second that a start of Arrow takes."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = dehusk.__main__.main(["clean", *map(str, arguments)])
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 1
        return subprocess.CompletedProcess("dehusk", code, out.getvalue(), err.getvalue())

    def left(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def test_adds_a_column_and_keeps_all_others(self) -> None:
        ran = self.run_clean(self.source, self.target, "--column", "html", "--threads", 2)
        self.assertEqual((ran.returncode, ran.stdout, ran.stderr), (0, "", ""))
        cleaned = pq.read_table(self.target)
        self.assertEqual(cleaned.drop_columns("doc"), self.table)
        self.assertEqual(cleaned.schema.metadata, self.table.schema.metadata)
        alone = dehusk.Cleaner().clean_batch(pa.array(PAGES))
        self.assertEqual(cleaned["doc"].to_pylist(), alone.to_pylist())
        self.assertEqual(pq.read_metadata(self.target).row_group(0).column(0).compression, "ZSTD")
        self.assertEqual(self.left(), ["clean.parquet", "pages.parquet"])

    def test_rows_come_in_groups_that_fit_memory(self) -> None:
        with mock.patch.object(dehusk.parquet, "_ROW_GROUP_BYTES", 100_000):
            statuses = dehusk.parquet.clean_file(dehusk.Cleaner(), self.source, self.target, column="html")
        self.assertEqual(statuses, {"null": 1, "no_body": 1, "ok": 700})
        metadata = pq.read_metadata(self.target)
        self.assertEqual(metadata.num_rows, len(PAGES))
        self.assertGreater(metadata.num_row_groups, 1)

    def test_may_replace_its_source_and_its_column(self) -> None:
        ran = self.run_clean(self.source, self.source, "--column", "html", "--into", "html", "--profile", "search")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        cleaned = pq.read_table(self.source)
        self.assertEqual(cleaned.column_names, ["n", "html", "tag"])
        self.assertIn("the ferry left", cleaned["html"][5].as_py()["text"])

    def test_no_rows(self) -> None:
        pq.write_table(self.table.slice(0, 0), self.source)
        self.assertEqual(self.run_clean(self.source, self.target, "--column", "html").returncode, 0)
        self.assertEqual(pq.read_table(self.target).column_names, ["n", "html", "tag", "doc"])

    def test_what_is_passed_over_is_counted(self) -> None:
        ran = self.run_clean(self.source, self.target, "--column", "html", "--max-bytes", 10)
        self.assertEqual((ran.returncode, ran.stderr), (1, "dehusk: 700 of 702 documents are too_long\n"))
        self.assertEqual(pq.read_table(self.target)["doc"][5].as_py()["status"], "too_long")

    def test_a_folder_and_what_is_missing_of_it(self) -> None:
        source, target = self.folder / "in", self.folder / "out"
        (source / "deep").mkdir(parents=True)
        for name in ("a.parquet", "deep/b.parquet"):
            pq.write_table(self.table.slice(0, 5), source / name)
        (source / "broken.parquet").write_bytes(b"PAR1 no")
        ran = self.run_clean(source, target, "--column", "html")
        self.assertEqual(ran.returncode, 1)
        self.assertRegex(ran.stderr, r"^dehusk: \S*/in/broken\.parquet: .+\n$")
        names = sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file())
        self.assertEqual(names, ["a.parquet", "deep/b.parquet"])
        (target / "a.parquet").write_bytes(b"was there")
        (source / "broken.parquet").unlink()
        self.assertEqual(self.run_clean(source, target, "--column", "html", "--resume").returncode, 0)
        self.assertEqual((target / "a.parquet").read_bytes(), b"was there")

    def test_mistakes_are_found_before_anything_is_read_or_written(self) -> None:
        (self.folder / "empty").mkdir()
        (self.folder / "two").mkdir()
        for name in ("a.parquet", "b.parquet"):
            pq.write_table(self.table.slice(0, 5), self.folder / "two" / name)
        pages, html = "pages.parquet", ["--column", "html"]
        for message, source, arguments in (
            ("dehusk: there is no column 'page' among: n, html, tag\n", pages, ["--column", "page"]),
            ("dehusk: there is no column 'page' among: n, html, tag\n", "two", ["--column", "page"]),
            ("dehusk: there is no column 'url' among: n, html, tag\n", pages, [*html, "--url-column", "url"]),
            ("dehusk: column 'n': documents are strings or binary, not int64\n", pages, ["--column", "n"]),
            ("dehusk: profile: fancy not in {none,standard,plain,search}\n", pages, [*html, "--profile", "fancy"]),
            ('dehusk: charset: no encoding is labelled "no"\n', pages, [*html, "--charset", "no"]),
            ("dehusk: --links, --emphasis and --images go with --to markdown\n", pages, [*html, "--links"]),
            (": no *.parquet in it\n", "empty", html),
            ('-j/--threads: "0" is no whole number from 1 to 1024\n', pages, [*html, "-j", "0"]),
            ('--max-bytes: "much" is no size: digits, and k, M or G after them if it is not in bytes\n', pages, [*html, "--max-bytes", "much"]),
            ("the following arguments are required: --column\n", pages, []),
        ):
            with self.subTest(arguments):
                ran = self.run_clean(self.folder / source, self.target, *arguments)
                self.assertEqual(ran.returncode, 2, ran.stderr)
                self.assertTrue(ran.stderr.endswith(message), ran.stderr)
                self.assertEqual(ran.stderr.count(message), 1)
                self.assertEqual(self.left(), ["empty", "pages.parquet", "two"])
        ran = self.run_clean(self.source, self.folder / "two", *html)
        self.assertEqual((ran.returncode, ran.stderr.partition(" is a folder")[1]), (2, " is a folder"))

    def test_takes_lists_and_sizes_as_the_command_does(self) -> None:
        page = f"{PROSE}\n\nSubscribe to our newsletter.\n\ncafÃ© au lait"
        pq.write_table(pa.table({"html": [page]}), self.source)
        lists = ["--disable", "caption,newsletter", "--disable", "model", "--with", "mojibake,dehyphenate"]
        for size, status in (("1k", "ok"), ("0.1k", None), ("100B", "too_long"), ("1MiB", "ok"), ("1kb", "ok")):
            ran = self.run_clean(self.source, self.target, "--column", "html", *lists, "--max-bytes", size)
            self.assertEqual(ran.returncode, {"ok": 0, "too_long": 1, None: 2}[status], ran.stderr)
            if status:
                self.assertEqual(pq.read_table(self.target)["doc"][0].as_py()["status"], status)
        self.assertEqual(pq.read_table(self.target)["doc"][0].as_py()["text"], page.replace("Ã©", "é").replace(" \n", "\n"))

    def test_a_column_of_addresses(self) -> None:
        page = f'<h1>Boats</h1><p>{PROSE * 3}<a href="more">More</a> of it.<p>{PROSE * 3}'
        pq.write_table(pa.table({"html": [page], "url": ["https://a.test/b/"]}), self.source)
        arguments = ["--column", "html", "--url-column", "url", "--to", "markdown", "--links"]
        self.assertEqual(self.run_clean(self.source, self.target, *arguments).returncode, 0)
        doc = pq.read_table(self.target)["doc"][0].as_py()
        self.assertIn("[More](https://a.test/b/more)", doc["text"])
        self.assertEqual(doc["meta"]["url"], "https://a.test/b/")

    def test_what_ends_a_run_leaves_nothing(self) -> None:
        pq.write_table(pa.table({"html": [PROSE * 300] * 4000}), self.source, compression="zstd")
        command = [sys.executable, "-m", "dehusk", "clean", str(self.source), str(self.target), "--column", "html", "--progress"]
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)):
            running = subprocess.Popen(command, stderr=subprocess.PIPE)
            assert running.stderr is not None
            while running.poll() is None and b"0%" not in os.read(running.stderr.fileno(), 1000):
                pass  # until the bar is there, and so the file
            time.sleep(0.5)
            running.send_signal(number)
            self.assertIn(running.wait(), (code, 1))
            told = running.stderr.read().decode()
            running.stderr.close()
            self.assertNotIn("Traceback", told)
            self.assertEqual("dehusk: interrupted" in told, number == signal.SIGINT)
            self.assertEqual(self.left(), ["pages.parquet"])

    def test_what_an_earlier_run_left_goes_where_files_need_names(self) -> None:
        ended = subprocess.Popen(["true"])
        ended.wait()
        other = self.folder / ".other.parquet.1.part"
        for path in (other, self.folder / f".clean.parquet.{ended.pid}.part"):
            path.write_bytes(b"PAR1")
        with mock.patch.object(dehusk._new_file, "_open_nameless", lambda _: None):
            dehusk.parquet.clean_file(dehusk.Cleaner(), self.source, self.target, column="html")
            self.assertEqual(pq.read_metadata(self.target).num_rows, len(PAGES))
            self.assertEqual(self.left(), [other.name, "clean.parquet", "pages.parquet"])
            with self.assertRaises(TypeError):
                dehusk.parquet.clean_file(dehusk.Cleaner(), self.source, self.target, column="html", format=5)  # type: ignore[arg-type]
        self.assertEqual(self.left(), [other.name, "clean.parquet", "pages.parquet"])

    def test_the_readme_shows_what_works(self) -> None:
        command = readme.example("sh", "-m dehusk clean").strip().replace("python", sys.executable, 1)
        ran = subprocess.run(command, shell=True, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assertEqual(pq.read_table(self.folder / "cleaned.parquet").num_rows, len(PAGES))

    def test_progress_where_it_is_asked_for(self) -> None:
        ran = self.run_clean(self.source, self.target, "--column", "html", "--progress")
        self.assertIn("702", ran.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
