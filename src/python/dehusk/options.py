"""The options of a cleaner on a command line, by the names that `dehusk clean --help` has them."""

from __future__ import annotations

import argparse
from typing import Any


_OPTIONS = (
    *("profile", "with_steps", "without_steps", "favor", "markup", "links", "emphasis", "images"),
    *("rules", "disable", "max_bytes", "max_depth", "max_attributes", "max_seconds"),
)


def add_cleaner_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("cleaning, as `dehusk clean --help` has it")
    group.add_argument("--profile", help="none, standard, plain or search")
    group.add_argument("--with", dest="with_steps", action="append", metavar="STEP", help="a step of normalising more")
    group.add_argument("--without", dest="without_steps", action="append", metavar="STEP", help="one less")
    group.add_argument("--favor", help="balanced, precision or recall")
    group.add_argument("--to", dest="markup", choices=("text", "markdown"), help="what the text is written as")
    for name in ("links", "emphasis", "images"):
        group.add_argument(f"--{name}", action="store_true", default=None, help="keep them in Markdown")
    group.add_argument("--rules", action="append", metavar="DIR", help="a folder with rules of your own")
    group.add_argument("--disable", action="append", metavar="ID|CATEGORY", help="switch a rule or a category off")
    group.add_argument("--max-bytes", type=int, metavar="N", help="documents that are longer are passed over")
    group.add_argument("--max-depth", type=int, metavar="N", help="of elements inside each other")
    group.add_argument("--max-attributes", type=int, metavar="N", help="of an element")
    group.add_argument("--max-seconds", type=float, metavar="S", help="documents that take longer are passed over")
    parser.add_argument("--column", required=True, help="the column of documents: strings or binary")
    parser.add_argument("--into", default="doc", help="the column they become (default: doc)")
    parser.add_argument("--format", default="auto", choices=("auto", "text", "html"), help="what the documents are")
    parser.add_argument("--charset", default="", help="what binary documents are in, where that is known")


def cleaner_options(given: argparse.Namespace) -> dict[str, Any]:
    """What `dehusk.Cleaner` is made with: what was given, and its defaults for the rest."""
    options = {name: getattr(given, name) for name in _OPTIONS}
    return {name: value for name, value in options.items() if value is not None}
