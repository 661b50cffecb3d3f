"""python -m dehusk clean IN.parquet OUT.parquet --column html
python -m dehusk spark-job prints where the job for spark-submit is.

The rest is done by the command `dehusk`. Exit codes are its: 0 all done, 1 some documents failed, 2 a mistake in usage.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import Counter
from pathlib import Path

from . import Cleaner
from .options import add_cleaner_options, cleaner_options, threads

_FAILED = ("too_long", "too_slow")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dehusk", description="Clean documents in Parquet files.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    clean = commands.add_parser("clean", help="clean a column of a Parquet file, or of all those in a folder")
    clean.add_argument("source", metavar="IN", type=Path, help="a Parquet file, or a folder with *.parquet")
    clean.add_argument("target", metavar="OUT", type=Path, help="the file that is written, or the folder")
    clean.add_argument("-j", "--threads", type=threads, default=os.cpu_count() or 1, metavar="N")
    clean.add_argument("--resume", action="store_true", help="leave out files that are there already")
    clean.add_argument("--progress", action=argparse.BooleanOptionalAction, default=None, help="default: on a terminal")
    add_cleaner_options(clean)
    clean.set_defaults(run=_clean)
    job = commands.add_parser("spark-job", help="print the path of the job that spark-submit takes")
    job.set_defaults(run=_print_job)
    return parser


def _complain(message: str) -> None:
    print(f"dehusk: {message}", file=sys.stderr)


def _pairs(source: Path, target: Path) -> list[tuple[Path, Path]]:
    if not source.is_dir():
        if target.is_dir():
            raise ValueError(f"{target} is a folder, and {source} is none")
        return [(source, target)]
    found = sorted(source.rglob("*.parquet"))
    if not found:
        raise ValueError(f"{source}: no *.parquet in it")
    return [(path, target / path.relative_to(source)) for path in found]


def _print_job(_: argparse.Namespace) -> int:
    print(Path(__file__).with_name("spark_job.py"))
    return 0


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    try:
        code: int = given.run(given)
    except KeyboardInterrupt:
        _complain("interrupted")
        return 128 + signal.SIGINT
    return code


def _end(number: int, _: object) -> None:
    sys.exit(128 + number)


def _clean(given: argparse.Namespace) -> int:
    try:
        from . import parquet
    except ImportError as error:
        _complain(f"this wants pyarrow: {error}")
        return 2
    try:
        cleaner = Cleaner(**cleaner_options(given))
        cleaner.clean(b"", format=given.format, charset=given.charset)
        pairs = _pairs(given.source, given.target)
        parquet.check_first([source for source, _ in pairs], given.column, given.url_column)
    except ValueError as error:
        _complain(str(error))
        return 2
    progress = sys.stderr.isatty() if given.progress is None else given.progress
    statuses: Counter[str] = Counter()
    failed_files = 0
    for source, target in pairs:
        if given.resume and target.exists():
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            statuses += parquet.clean_file(
                cleaner,
                source,
                target,
                column=given.column,
                into=given.into,
                url_column=given.url_column,
                format=given.format,
                charset=given.charset,
                threads=given.threads,
                progress=progress,
            )
        except (OSError, ValueError) as error:  # Arrow's errors are both
            _complain(f"{source}: {error}")
            failed_files += 1
    for status in _FAILED:
        if statuses[status]:
            _complain(f"{statuses[status]} of {sum(statuses.values())} documents are {status}")
    return 1 if failed_files or any(statuses[status] for status in _FAILED) else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)  # as an exception, so that nothing is left of what is not whole
    sys.exit(main())
