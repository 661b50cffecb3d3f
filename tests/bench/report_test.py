#!/usr/bin/env python3
"""bench/report.py on figures as the programs print them, and bench/peers.py on what needs no package."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

BENCH = pathlib.Path(sys.argv.pop(1)).resolve()


def repetition(name, milliseconds):
    """One repetition over 100 documents of 10 kB, as Google Benchmark has it; half the time is the processor's."""
    seconds_of_processor = milliseconds / 2 / 1000
    return {
        "name": name,
        "run_name": name,
        "run_type": "iteration",
        "real_time": milliseconds,
        "cpu_time": milliseconds / 2,
        "time_unit": "ms",
        "bytes_per_second": 1e6 / seconds_of_processor,
        "items_per_second": 100 / seconds_of_processor,
    }


def aggregate(name):
    return {**repetition(name, 0.001), "name": name + "_mean", "run_type": "aggregate"}


def line(**fields):
    return json.dumps(fields) + "\n"


class Report(unittest.TestCase):
    def report(self, *files):
        """Its exit code, output and messages; a file is its name and text."""
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for name, text in files:
                paths.append(os.path.join(folder, name))
                pathlib.Path(paths[-1]).write_text(text, encoding="utf-8")
            done = subprocess.run(
                [sys.executable, BENCH / "report.py", *paths], capture_output=True, text=True, check=False
            )
        return done.returncode, done.stdout, done.stderr

    def test_table(self):
        benchmarks = [
            repetition("normalize/dehusk/standard", 4),
            repetition("normalize/dehusk/standard", 2),
            aggregate("normalize/dehusk/standard"),
            repetition("normalize/dehusk/search", 8),
            repetition("normalize/utf8proc/nfc", 25),
        ]
        peer = line(name="normalize/ftfy", bytes=2_000_000, documents=200, seconds=2.0)
        figures = line(name="command/dehusk", figure="-j2 against -j1", value=1.876, unit="x") + line(
            name="command/dehusk", figure="start", value=12.3, unit="ms"
        )
        code, out, _ = self.report(
            ("a.json", json.dumps({"benchmarks": benchmarks})), ("b.jsonl", peer), ("c.jsonl", figures)
        )
        self.assertEqual(code, 0)
        self.assertEqual(
            out,
            """
normalize
                    MB/s  documents/s  dehusk is
  dehusk/standard  500.0       50,000
  dehusk/search    125.0       12,500
  utf8proc/nfc      40.0        4,000     12.5 x
  ftfy               1.0          100      500 x

command
  -j2 against -j1    1.88 x
  start            12.30 ms
""",
        )

    def test_a_benchmark_that_failed_its_check(self):
        failed = {"run_name": "parse/dehusk", "error_occurred": True, "error_message": "two runs differ"}
        code, out, messages = self.report(("a.json", json.dumps({"benchmarks": [failed]})))
        self.assertEqual((code, out, messages), (1, "", "report: parse/dehusk: two runs differ\n"))

    def test_a_peer_prints_what_the_report_reads(self):
        done = subprocess.run(
            [sys.executable, BENCH / "peers.py", "normalize", "unicodedata"], capture_output=True, text=True, check=True
        )
        code, out, _ = self.report(("a.jsonl", done.stdout))
        self.assertEqual(code, 0)
        self.assertRegex(out, r"\n  unicodedata +[\d.,]+ +[\d,]+\n$")


unittest.main()
