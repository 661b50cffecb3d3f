"""The options of a cleaner on a command line, by the names that `dehusk clean --help` has them."""

from __future__ import annotations

import argparse
import re

from ._arguments import CleanerOptions

_OPTIONS = (
    *("profile", "with_steps", "without_steps", "favor", "markup", "links", "emphasis", "images"),
    *("rules", "disable", "max_bytes", "max_depth", "max_attributes", "max_seconds"),
)


def _size(text: str) -> int:
    """Bytes, as the command has them: 64M."""
    found = re.fullmatch(r"([0-9]+)(?:b|([kmgtpe])i?b?)?", text, re.IGNORECASE)
    if not found:
        raise argparse.ArgumentTypeError(f'"{text}" is no size: digits, and k, M or G after them if it is not in bytes')
    return int(found[1]) << 10 * " kmgtpe".index((found[2] or " ").lower())


def _list(text: str) -> list[str]:
    return text.split(",")


def threads(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f'"{text}" is no whole number from 1 to 1024')
    return int(text)


def add_cleaner_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("cleaning, as `dehusk clean --help` has it")
    group.add_argument("--profile", help="none, standard, plain or search")
    for name, effect in (("with", "steps of normalising more"), ("without", "and less")):
        help = f"{effect} (repeatable, or a comma list)"
        group.add_argument(f"--{name}", dest=f"{name}_steps", action="extend", type=_list, metavar="STEP", help=help)
    group.add_argument("--favor", help="balanced, precision or recall")
    group.add_argument("--to", dest="markup", choices=("text", "markdown"), help="what the text is written as")
    for name in ("links", "emphasis", "images"):
        group.add_argument(f"--{name}", action="store_true", default=None, help="keep them in Markdown")
    group.add_argument("--rules", action="append", metavar="DIR", help="a folder with rules of your own")
    help = "switch rules and categories off (repeatable, or a comma list)"
    group.add_argument("--disable", action="extend", type=_list, metavar="ID|CATEGORY", help=help)
    group.add_argument("--max-bytes", type=_size, metavar="SIZE", help="documents that are longer are passed over")
    group.add_argument("--max-depth", type=int, metavar="N", help="of elements inside each other")
    group.add_argument("--max-attributes", type=int, metavar="N", help="of an element")
    group.add_argument("--max-seconds", type=float, metavar="S", help="documents that take longer are passed over")
    parser.add_argument("--column", required=True, metavar="NAME", help="the column of documents: strings or binary")
    parser.add_argument("--into", default="doc", metavar="NAME", help="the column they become (default: doc)")
    parser.add_argument("--url-column", metavar="NAME", help="the column of where each was fetched from")
    parser.add_argument("--format", default="auto", choices=("auto", "text", "html"), help="what the documents are")
    parser.add_argument("--charset", default="", help="what binary documents are in, where that is known")


def cleaner_options(given: argparse.Namespace) -> CleanerOptions:
    """What `dehusk.Cleaner` is made with: what was given, and its defaults for the rest. ValueError for what does not go."""
    options = {name: getattr(given, name) for name in _OPTIONS}
    if (given.links or given.emphasis or given.images) and given.markup != "markdown":
        raise ValueError("--links, --emphasis and --images go with --to markdown")
    found: CleanerOptions = {name: value for name, value in options.items() if value is not None}  # type: ignore[assignment]
    return found
