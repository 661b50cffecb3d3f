"""The examples of README.md, which the tests run: a code block is found by what it says."""

from __future__ import annotations

import contextlib
import io
import pathlib
import re


def example(language: str, saying: str) -> str:
    """The one block of `language` that says `saying`."""
    readme = pathlib.Path(__file__).resolve().parents[2] / "README.md"
    blocks = re.findall(rf"^```{language}\n(.*?)^```", readme.read_text(), re.DOTALL | re.MULTILINE)
    (found,) = [block for block in blocks if saying in block]
    return str(found)


def run(code: str, names: dict[str, object] | None = None) -> list[str]:
    """The lines that `code` prints, with `names` known to it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {} if names is None else names)
    return printed.getvalue().splitlines()
