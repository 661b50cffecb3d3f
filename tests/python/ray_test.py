"""Ray Data on a local Ray: what README.md shows, over every page of ours; each row is what the command says."""

from __future__ import annotations

import json
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile
import unittest
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import readme

# Else Ray writes a token into the home folder, and says at home that it is used.
os.environ |= {"RAY_AUTH_TOKEN": secrets.token_hex(32), "RAY_USAGE_STATS_ENABLED": "0"}

import ray

SOURCE = pathlib.Path(sys.argv.pop(1))
COMMAND = sys.argv.pop(1)

BAD: list[bytes | None] = [None, b"", b"\xff\xfe\x00", b"\x00" * 5000, b"<p>" * 20000, b"<svg><tr><foreignObject><table></table><![CDATA[x"]


class RayTest(unittest.TestCase):
    def setUp(self) -> None:
        # Paths of sockets are below it and may not be long.
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="ray")))
        ray.init(
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            object_store_memory=80 << 20,
            _temp_dir=str(self.folder / "ray"),
        )
        self.addCleanup(ray.shutdown)
        ray.data.DataContext.get_current().enable_progress_bars = False

    def said_by_the_command(self, pages: dict[str, bytes]) -> dict[str, Any]:
        for name, page in pages.items():
            (self.folder / name).write_bytes(page)
        files = [str(self.folder / name) for name in pages]
        ran = subprocess.run([COMMAND, "--disable", "caption", "--to", "jsonl", *files], capture_output=True, text=True, check=True)
        return {name: json.loads(line) for name, line in zip(pages, ran.stdout.split("\n"))}

    def test_the_readme_shows_what_works(self) -> None:
        files = sorted((SOURCE / "corpus" / "html").glob("*.html"))
        pages = {path.name: path.read_bytes() for path in files} | {f"bad-{i}": page for i, page in enumerate(BAD)}
        names = list(pages)
        source = self.folder / "pages"
        source.mkdir()
        for part in range(2):
            some = names[part::2]
            pq.write_table(pa.table({"name": some, "html": pa.array([pages[name] for name in some], pa.binary())}), source / f"{part}.parquet")

        code = readme.example("python", "import ray")
        for folder in ("pages", "clean"):
            code = code.replace(f'"{folder}"', f'"{self.folder / folder}"')
        readme.run(code)
        rows = {row["name"]: row for row in pq.read_table(self.folder / "clean").to_pylist()}

        self.assertEqual(rows.keys(), pages.keys())
        wanted = self.said_by_the_command({name: page for name, page in pages.items() if page is not None})
        for name, page in pages.items():
            with self.subTest(name):
                self.assertEqual(rows[name]["html"], page)
                doc = rows[name]["doc"]
                if page is None:
                    self.assertIsNone(doc)
                    continue
                record = wanted[name]
                self.assertEqual(doc["text"], record["text"])
                self.assertEqual(doc["status"], record["status"])
                self.assertEqual({key: value for key, value in doc["meta"].items() if value}, record["meta"])
                self.assertEqual([removal["rule"] for removal in doc["removed"]], [removal["rule"] for removal in record["removed"]])


if __name__ == "__main__":
    unittest.main()
