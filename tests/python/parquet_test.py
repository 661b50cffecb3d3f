"""python -m dehusk clean: a column of Parquet files as the command line has it."""

from __future__ import annotations

import pathlib
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import dehusk
import dehusk.__main__
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
        command = [sys.executable, "-m", "dehusk", "clean", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True)

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

    def test_mistakes_leave_nothing(self) -> None:
        for code, message, arguments in (
            (1, "no column 'page' among: n, html, tag", ["--column", "page"]),
            (1, "column 'n': documents are strings or binary, not int64", ["--column", "n"]),
            (2, "unknown profile: fancy", ["--column", "html", "--profile", "fancy"]),
            (2, "--column", []),
        ):
            ran = self.run_clean(self.source, self.target, *arguments)
            self.assertEqual(ran.returncode, code, ran.stderr)
            self.assertIn(message, ran.stderr)
            self.assertEqual(self.left(), ["pages.parquet"])

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
