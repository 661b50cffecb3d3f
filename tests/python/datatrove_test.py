"""datatrove on several processes: every document is what the command says, bad ones among good, and is accounted for."""

from __future__ import annotations

import gzip
import json
import pathlib
import pickle
import subprocess
import sys
import tempfile
import unittest
from typing import Any

import dehusk
import dill
import pyarrow as pa
import pyarrow.parquet as pq
import readme
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors.base import BaseExtractor
from datatrove.pipeline.readers import JsonlReader, ParquetReader
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter
from datatrove.utils.logging import logger
from dehusk.datatrove import Extractor, Formatter

# They stay where they are: processes that are spawned import this file with the same arguments.
SOURCE = pathlib.Path(sys.argv[1])
COMMAND = sys.argv[2]

MAX_BYTES = 200_000
BAD = {
    "empty": "<p>",
    "nothing": "<script>x</script>",
    "long": "<p>" + "x" * 300_000,
    "deep": "<div>" * 20_000 + "Deep down.",
    "broken": "<svg><tr><foreignObject><table></table><![CDATA[x",
    "odd": "a \u2028 b \x00 \U0001f600",
}
HUSK = "Subscribe to our newsletter to get the latest stories in your inbox."
PROSE = "The ferry left the northern pier at dawn with forty crates of apples, and nobody on board had slept. "


def sources(kind: str) -> dict[str, str]:
    """Our own pages, some times over, or texts, by their names, and bad ones among them."""
    files = sorted((SOURCE / "corpus" / kind).glob("*.html" if kind == "html" else "*.txt")) * (5 if kind == "html" else 1)
    assert len(files) > 20
    items = [(f"{number}-{path.name}", path.read_bytes().decode("utf-8", "replace")) for number, path in enumerate(files)]
    for number, item in enumerate(BAD.items()):
        items.insert(5 * number + 3, item)
    return {name: text for name, text in items if text}  # of an empty one datatrove's reader makes no document


def said_by_the_command(documents: dict[str, str], kind: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder) / name for name in documents if name != "long"]
        for path in files:
            path.write_bytes(documents[path.name].encode())
        arguments = [COMMAND, "--from", kind, "--charset", "utf-8", "--to", "jsonl", *map(str, files)]
        ran = subprocess.run(arguments, capture_output=True, text=True, check=True)
    said = {path.name: json.loads(line) for path, line in zip(files, ran.stdout.strip("\n").split("\n"), strict=True)}
    # Of a file that is too long the command says so, and no more.
    return said | {"long": {"text": "", "meta": {}, "removed": [], "status": "too_long"}}


def meta_of(metadata: dict[str, Any]) -> dict[str, Any]:
    """What the command writes as `meta`."""
    names = ("title", "authors", "date", "site", "language", "url", "description", "tags")
    return {name: metadata[name] for name in names if metadata[name]}


class DatatroveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        logger.remove()  # datatrove logs a lot

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def put(self, documents: dict[str, Any]) -> pathlib.Path:
        """Two files of gzip JSONL, one for each task, with a broken line in the first."""
        place = self.folder / "in"
        place.mkdir()
        items = list(documents.items())
        for part in range(2):
            with gzip.open(place / f"{part}.jsonl.gz", "wt") as file:
                for name, text in items[part::2]:
                    file.write(json.dumps({"id": name, "html": text, "crawl": "CC"}) + "\n")
                file.write("" if part else "{broken\n")
        return place

    def got(self, name: str) -> dict[str, Any]:
        lines: list[str] = []
        for path in sorted((self.folder / name).glob("*.jsonl.gz")):
            with gzip.open(path, "rt") as file:
                lines += file
        return {record["id"]: record for record in map(json.loads, lines)}

    def run_steps(self, *steps: Any, start_method: str = "fork") -> dict[str, dict[str, int]]:
        """Runs them on two processes, and gives the totals of each step by its name."""
        logs = self.folder / f"logs-{start_method}"
        executor = LocalPipelineExecutor(list(steps), tasks=2, workers=2, logging_dir=str(logs), start_method=start_method)
        executor.run()
        written = json.loads((logs / "stats.json").read_text())
        return {
            step["name"]: {key: value if isinstance(value, int) else value["total"] for key, value in step["stats"].items()}
            for step in written
        }

    def check_pages(self, start_method: str) -> None:
        pages = sources("html")
        wanted = said_by_the_command(pages, "html")
        stats = self.run_steps(
            JsonlReader(str(self.put(pages)), text_key="html"),
            Extractor(removals=True, exclusion_writer=JsonlWriter(str(self.folder / "dropped")), max_bytes=MAX_BYTES),
            JsonlWriter(str(self.folder / "out")),
            start_method=start_method,
        )
        got, dropped = self.got("out"), self.got("dropped")
        self.assertEqual(got.keys(), {name for name, record in wanted.items() if record["text"]})
        for name, record in got.items():
            with self.subTest(name):
                metadata = record["metadata"]
                self.assertEqual(record["text"], wanted[name]["text"])
                self.assertEqual(meta_of(metadata), wanted[name]["meta"])
                self.assertEqual(metadata["removed"], wanted[name]["removed"])
                self.assertEqual(metadata["status"], wanted[name]["status"])
                self.assertEqual(metadata["crawl"], "CC")
        reasons = {name: record["metadata"]["filter_reason"] for name, record in dropped.items()}
        self.assertEqual(reasons, dict.fromkeys(("empty", "nothing", "broken"), "no_body") | {"long": "too_long"})
        self.assertEqual({name: record["text"] for name, record in dropped.items()}, {name: BAD[name] for name in dropped})

        counted = stats[str(Extractor())]
        statuses = [record["status"] for record in wanted.values()]
        removed = [removal["category"] for record in wanted.values() for removal in record["removed"]]
        self.assertIn("cut", statuses)
        for name, number in {
            "total": len(pages),
            "forwarded": len(got),
            "extracted": len(got),
            "dropped": 4,
            "dropped_no_body": 3,
            "dropped_too_long": 1,
            "doc_len": sum(len(record["text"]) for record in got.values()),
            **{f"status_{status}": statuses.count(status) for status in statuses},
            **{f"removed_{category}": removed.count(category) for category in removed},
        }.items():
            self.assertEqual(counted[name], number, name)

    def test_pages_where_processes_are_forked(self) -> None:
        self.check_pages("fork")

    def test_pages_where_processes_are_spawned(self) -> None:
        self.check_pages("spawn")

    def test_pages_as_datatrove_does_it_by_default(self) -> None:
        self.check_pages("forkserver")

    def test_texts_all_go_on(self) -> None:
        texts = sources("text")
        wanted = said_by_the_command(texts, "text")
        stats = self.run_steps(
            JsonlReader(str(self.put(texts)), text_key="html"),
            Formatter(max_bytes=MAX_BYTES),
            JsonlWriter(str(self.folder / "out")),
        )
        got = self.got("out")
        self.assertEqual(got.keys(), wanted.keys())
        for name, record in got.items():
            with self.subTest(name):
                self.assertEqual(record.get("text", ""), wanted[name]["text"])
                self.assertEqual(record["metadata"]["status"], wanted[name]["status"])
                self.assertEqual(meta_of(record["metadata"]), wanted[name]["meta"])
                self.assertNotIn("removed", record["metadata"])
        counted = stats[str(Formatter())]
        self.assertEqual((counted["total"], counted["status_too_long"]), (len(texts), 1))

    def test_bytes_from_parquet_and_to_it(self) -> None:
        page = '<title>Straße</title><meta name="author" content="Ida Noor">' + f"<p>Straße. {PROSE * 3}<p>{PROSE}"
        pages = [page.encode("latin-1"), f"<p>{PROSE * 2}".encode(), page.encode("utf-16")]
        (self.folder / "in").mkdir()
        pq.write_table(pa.table({"html": pages, "id": ["a", "b", "c"]}), self.folder / "in" / "0.parquet")
        meta = {name: pa.string() for name in ("title", "status")} | {"authors": pa.list_(pa.string())}
        schema = pa.schema({"id": pa.string(), "text": pa.string(), "metadata": pa.struct(meta)})
        self.run_steps(
            ParquetReader(str(self.folder / "in"), text_key="html"),
            Extractor(),
            ParquetWriter(str(self.folder / "out"), schema=schema),
        )
        rows = pq.read_table(self.folder / "out").to_pylist()
        self.assertEqual([row["metadata"]["title"] for row in rows], ["Straße", "", "Straße"])
        self.assertEqual([row["metadata"]["authors"] for row in rows], [["Ida Noor"], [], ["Ida Noor"]])
        self.assertEqual([row["text"].split()[0] for row in rows], ["Straße.", "The", "Straße."])

    def test_metadata_of_the_reader(self) -> None:
        page = '<link rel=canonical href="https://a.test/better">' + f"<p>{PROSE * 3}"
        given = {"url": "https://a.test/?x=1", "date": "2024-05-01"}
        for step, wanted in (
            (Extractor(), {"url": "https://a.test/better", "date": "2024-05-01"}),
            (Extractor(prefix="dehusk_"), {**given, "dehusk_url": "https://a.test/better", "dehusk_date": ""}),
        ):
            (doc,) = step([Document(page, "a", metadata=dict(given))])
            self.assertEqual({name: doc.metadata[name] for name in wanted}, wanted)

    def test_the_address_that_the_reader_knows(self) -> None:
        url = "https://a.test/b/2024/05/06/ferry/"
        page = f'<h1>Boats</h1><p>{PROSE * 3}<a href="more">More</a> of it.<p>{PROSE * 3}'
        arguments = [COMMAND, "--from", "jsonl", "--to", "jsonl"]
        record = json.dumps({"html": page, "url": url})
        wanted = json.loads(subprocess.run(arguments, input=record, capture_output=True, text=True, check=True).stdout)
        (doc,) = Extractor(prefix="x_")([Document(page, "a", metadata={"url": url})])
        names = ("title", "date", "url", "language")
        self.assertEqual({name: doc.metadata[f"x_{name}"] for name in names}, wanted["meta"])
        self.assertEqual(doc.text, wanted["text"])
        (doc,) = Extractor(markup="markdown", links=True)([Document(page, "a", metadata={"url": url})])
        self.assertIn(f"[More]({url}more)", doc.text)
        (doc,) = Formatter(prefix="x_")([Document(PROSE, "a", metadata={"url": url})])
        self.assertEqual(doc.metadata["x_url"], url)
        (doc,) = Extractor()([Document(page, "a", metadata={"url": 5})])
        self.assertEqual(doc.metadata["status"], "ok")

    def test_what_is_no_document(self) -> None:
        documents = [Document(5, "bad"), Document(PROSE, "good")]
        extractor, formatter = Extractor(), Formatter()
        self.assertEqual([doc.id for doc in extractor(documents)], ["good"])
        self.assertEqual([doc.text for doc in formatter([Document(5, "bad")])], [5])
        for step in (extractor, formatter):
            self.assertEqual(step.stats["clean_error"].total, 1)

    def test_what_the_base_classes_call(self) -> None:
        page = f"<nav>{HUSK}</nav><p>{PROSE * 3}"
        self.assertEqual(Extractor().extract(page), (PROSE * 3).strip())
        self.assertEqual(Formatter().format(f"{PROSE}\n\n{HUSK}"), PROSE.strip())

        class Sandboxed(Extractor):
            run = BaseExtractor.run

        sandboxed = Sandboxed(max_seconds=60.0)
        self.assertEqual([doc.text for doc in sandboxed([Document(page, "a")])], [(PROSE * 3).strip()])

    def test_steps_can_be_pickled(self) -> None:
        for step in (Extractor(disable=["newsletter"], removals=True), Formatter(disable=["newsletter"], prefix="x_")):
            for module in (pickle, dill):
                twin = module.loads(module.dumps(step))
                self.assertEqual(repr(twin.cleaner), "dehusk.Cleaner(disable=['newsletter'])")
                self.assertEqual((twin.prefix, twin.removals), (step.prefix, step.removals))
                (doc,) = twin([Document(f"{PROSE * 3}\n\n{HUSK}\n\n{PROSE * 2}", "a")])
                self.assertIn(HUSK, doc.text)

    def test_the_readme_shows_what_works(self) -> None:
        pages = self.folder / "pages"
        pages.mkdir()
        for name, html in (("a", f"<p>{PROSE * 3}"), ("b", "<p>")):
            (pages / f"{name}.jsonl").write_text(json.dumps({"id": name, "html": html}) + "\n")
        (self.folder / "job.py").write_text(readme.example("python", "dehusk.datatrove"))
        ran = subprocess.run([sys.executable, "job.py"], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(self.got("clean")["a"]["text"], (PROSE * 3).strip())
        self.assertEqual(self.got("dropped")["b"]["text"], "<p>")

    def test_mistakes_are_found_before_anything_runs(self) -> None:
        for step in (Extractor, Formatter):
            with self.assertRaisesRegex(ValueError, "profile: fancy not in"):
                step(profile="fancy")
            with self.assertRaises(TypeError):
                step(colour="red")  # type: ignore[call-arg]


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
