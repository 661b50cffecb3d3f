"""Spark on a real cluster of processes: every row is what the command says, bad ones among good."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from typing import Any

import dehusk.spark
import dehusk.spark_job
import pyarrow as pa
import pyarrow.parquet as pq
import readme
from pyspark.sql import SparkSession

SOURCE = pathlib.Path(sys.argv.pop(1))
COMMAND = sys.argv.pop(1)


def corpus() -> list[dict[str, Any]]:
    """Our own pages, three times over, and rows among them that are none."""
    files = sorted((SOURCE / "corpus" / "html").glob("*.html"))
    rows: list[dict[str, Any]] = [{"id": f"{path.name}-{turn}", "html": path.read_bytes()} for turn in range(3) for path in files]
    bad: list[bytes | None] = [None, b"", b"\xff\xfe\x00", b"\x00" * 5000, b"<div>" * 5000 + b"deep", b"<svg><tr><foreignObject><table></table><![CDATA[x", b"x" * 300_000]
    for number, html in enumerate(bad):
        rows.insert(7 * (number + 1), {"id": f"bad-{number}", "html": html})
    return rows


class SparkTest(unittest.TestCase):
    spark: SparkSession
    rows: list[dict[str, Any]]
    folder: pathlib.Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        os.environ["PYSPARK_PYTHON"] = sys.executable
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("dehusk")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.log.level": "ERROR",
            "spark.local.dir": str(cls.folder / "local"),
            "spark.sql.warehouse.dir": str(cls.folder / "warehouse"),
        }.items():
            builder = builder.config(name, value)
        cls.spark = builder.getOrCreate()
        cls.addClassCleanup(cls.spark.stop)
        cls.rows = corpus()
        pq.write_table(pa.Table.from_pylist(cls.rows), cls.folder / "pages.parquet", row_group_size=40)

    def said_by_the_command(self) -> dict[str, Any]:
        """The record of each row that is not null, by its id; one that is too long has none."""
        folder = self.folder / "said"
        folder.mkdir()
        given = [row for row in self.rows if row["html"] is not None]
        for row in given:
            (folder / row["id"]).write_bytes(row["html"])
        files = [folder / row["id"] for row in given]
        arguments = [COMMAND, "--from", "html", "--to", "jsonl", "--max-bytes", "200000", *files]
        ran = subprocess.run(arguments, capture_output=True, text=True)
        self.assertEqual(ran.returncode, 1)
        records = [json.loads(line) for line in ran.stdout.splitlines()]
        return {pathlib.Path(record["id"]).name: record for record in records}

    def test_every_row_is_what_the_command_says(self) -> None:
        pages = self.spark.read.parquet(str(self.folder / "pages.parquet")).repartition(4)
        cleaned = dehusk.spark.clean(pages, column="html", format="html", max_bytes=200_000)
        self.assertEqual(cleaned.columns, ["id", "html", "doc"])
        rows = {row["id"]: row["doc"] for row in cleaned.collect()}
        self.assertEqual(len(rows), len(self.rows))
        wanted = self.said_by_the_command()
        for row in self.rows:
            with self.subTest(row["id"]):
                doc = rows[row["id"]]
                if row["html"] is None:
                    self.assertIsNone(doc)
                    continue
                record = wanted.get(row["id"], {"text": "", "status": "too_long", "meta": {}, "removed": []})
                given = doc.asDict(recursive=True)
                self.assertEqual(given["text"], record["text"])
                self.assertEqual(given["status"], record["status"])
                self.assertEqual({name: value for name, value in given["meta"].items() if value}, record["meta"])
                removed = ("category", "rule", "reason", "begin", "end")
                self.assertEqual([{name: removal[name] for name in removed} for removal in given["removed"]], record["removed"])
        self.assertEqual({doc["status"] for doc in rows.values() if doc}, {"ok", "no_body", "cut", "too_long"})

    def test_more_than_one_process_works(self) -> None:
        pages = self.spark.read.parquet(str(self.folder / "pages.parquet")).repartition(4)
        pids = pages.mapInArrow(lambda batches: (pa.RecordBatch.from_pydict({"pid": [os.getpid()]}) for _ in batches), "pid long")
        self.assertGreater(len({row["pid"] for row in pids.collect()} - {os.getpid()}), 1)

    def test_a_column_of_strings_in_place(self) -> None:
        texts = self.spark.createDataFrame([("Hello there.\nShare this: Facebook | Twitter",), (None,)], "text string")
        (first, second) = dehusk.spark.clean(texts, column="text", into="text", profile="search").collect()
        self.assertEqual(first["text"]["text"], "hello there.")
        self.assertIsNone(second["text"])

    def test_a_column_of_addresses(self) -> None:
        page = f'<h1>Boats</h1><p>{"The ferry left at dawn. " * 9}<a href="more">More</a> of it.'
        pages = self.spark.createDataFrame([("https://a.test/b/", page), (None, page)], "url string, html string")
        cleaned = dehusk.spark.clean(pages, "html", url_column="url", markup="markdown", links=True)
        first, second = (row["doc"] for row in cleaned.collect())
        arguments = [COMMAND, "--from", "jsonl", "--to", "markdown", "--links"]
        record = json.dumps({"html": page, "url": "https://a.test/b/"})
        said = subprocess.run(arguments, input=record, capture_output=True, text=True, check=True).stdout
        self.assertEqual(first["text"] + "\n", said)
        self.assertEqual((first["meta"]["url"], second["meta"]["url"]), ("https://a.test/b/", None))

    def test_the_readme_shows_what_works(self) -> None:
        pages = self.spark.createDataFrame([("https://a.test", f"<h1>Boats</h1><p>{'The ferry left at dawn. ' * 9}")], "url string, html string")
        lines = readme.run(readme.example("python", "dehusk.spark"), {"pages": pages})
        self.assertIn("Boats", "".join(lines))

    def test_the_job_is_submitted_as_the_readme_shows(self) -> None:
        command = readme.example("sh", "spark-submit").strip()
        python = pathlib.Path(sys.executable).parent
        environment = os.environ | {"PATH": f"{python}:{os.environ['PATH']}", "SPARK_LOCAL_IP": "127.0.0.1"}
        ran = subprocess.run(command, shell=True, cwd=self.folder, env=environment, capture_output=True, text=True)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        counted = json.loads(ran.stdout.splitlines()[-1])
        self.assertEqual((counted["documents"], counted["null"], counted["broken"]), (len(self.rows), 1, 0))
        rows = [row["doc"] for row in pq.read_table(self.folder / "clean").to_pylist()]
        statuses = [row["status"] for row in rows if row]
        self.assertEqual(counted["status"], {status: statuses.count(status) for status in statuses})
        categories = [removal["category"] for row in rows if row for removal in row["removed"]]
        self.assertEqual(counted["removed"], {category: categories.count(category) for category in categories})

    def test_mistakes_are_found_before_anything_runs(self) -> None:
        pages = self.spark.createDataFrame([(1, "a")], "n int, text string")
        for message, options in (
            ("no column 'page' among: n, text", {"column": "page"}),
            ("column 'n': documents are strings or binary, not int", {"column": "n"}),
            ("no column 'url' among: n, text", {"column": "text", "url_column": "url"}),
            ("profile: fancy not in", {"column": "text", "profile": "fancy"}),
            ("format: pdf not in", {"column": "text", "format": "pdf"}),
        ):
            with self.assertRaisesRegex(ValueError, message):
                dehusk.spark.clean(pages, **options)  # type: ignore[arg-type]

    def run_job(self, *arguments: object) -> dict[str, Any]:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            self.assertEqual(dehusk.spark_job.main([*map(str, arguments)]), 0)
        counted: dict[str, Any] = json.loads(printed.getvalue())
        return counted

    def test_the_job_takes_lines_of_json(self) -> None:
        lines = ['{"n": 1, "text": "Hello there.", "at": "https://a.test/"}', "{broken", '{"n": 2, "text": null}']
        (self.folder / "lines.jsonl").write_text("\n".join(lines) + "\n")
        target = self.folder / "lines"
        counted = self.run_job(self.folder / "lines.jsonl", target, "--from", "jsonl", "--column", "text", "--url-column", "at")
        self.assertEqual(counted, {"documents": 3, "null": 2, "broken": 1, "status": {"ok": 1}, "removed": {}})
        rows = sorted(pq.read_table(target).to_pylist(), key=lambda row: row["n"] or 0)
        self.assertEqual([(row["n"], row["doc"] and row["doc"]["text"], row["_corrupt_record"]) for row in rows],
                         [(None, None, "{broken"), (1, "Hello there.", None), (2, None, None)])
        self.assertEqual([row["doc"]["meta"]["url"] for row in rows if row["doc"]], ["https://a.test/"])

    def test_the_job_says_what_is_missing_or_there_already(self) -> None:
        there = self.folder / "pages.parquet"
        for message, source, target in (("nowhere.parquet", "nowhere.parquet", "new"), ("pages.parquet already exists", there, there)):
            told = io.StringIO()
            with contextlib.redirect_stderr(told):
                code = dehusk.spark_job.main([str(self.folder / source), str(self.folder / target), "--column", "html"])
            self.assertEqual(code, 2)
            self.assertRegex(told.getvalue(), f"^dehusk: [^\n]*{message}[^\n]*\n$")


if __name__ == "__main__":
    unittest.main()
