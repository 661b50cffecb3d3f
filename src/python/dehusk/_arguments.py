"""What a cleaner is made with, and what is said of wrong arguments: native code says only that none of its signatures fits."""

from __future__ import annotations

import operator
import os
import sys
from collections.abc import Iterable
from typing import Any, TypedDict

from . import _native


class CleanerOptions(TypedDict, total=False):
    """The keyword arguments of `dehusk.Cleaner`."""

    profile: str
    with_steps: Iterable[str]
    without_steps: Iterable[str]
    favor: str
    markup: str
    links: bool
    emphasis: bool
    images: bool
    rules: Iterable[str | os.PathLike[str]]
    disable: Iterable[str]
    max_bytes: int
    max_depth: int
    max_attributes: int
    max_seconds: float


DEFAULTS: CleanerOptions = {
    "profile": "standard",
    "with_steps": [],
    "without_steps": [],
    "favor": "balanced",
    "markup": "text",
    "links": False,
    "emphasis": False,
    "images": False,
    "rules": [],
    "disable": [],
    "max_bytes": _native.MAX_BYTES,
    "max_depth": _native.MAX_DEPTH,
    "max_attributes": _native.MAX_ATTRIBUTES,
    "max_seconds": 0.0,
}

_RANGES = {
    "max_bytes": (0, sys.maxsize),
    "max_depth": (1, _native.MAX_DEPTH),
    "max_attributes": (1, _native.MAX_ATTRIBUTES),
    "max_seconds": (0, 1000000),
    "threads": (1, 1024),
}


def checked(options: dict[str, Any]) -> dict[str, Any]:
    """Copies of the options, so that nothing changes them later; folders of rules are absolute."""
    found = {name: _check(name, value, DEFAULTS[name]) for name, value in options.items()}  # type: ignore[literal-required]
    if (found["links"] or found["emphasis"] or found["images"]) and found["markup"] != "markdown":
        raise ValueError('links, emphasis and images go with markup="markdown"')
    return found


def check_text(name: str, value: object) -> str:
    return str(_expect(str, name, value))


def check_number(name: str, value: Any) -> Any:
    if name == "max_seconds":
        _expect((int, float), name, value)
    else:
        value = operator.index(value) if hasattr(value, "__index__") and not isinstance(value, bool) else _expect(int, name, value)
    lowest, highest = _RANGES[name]
    if not lowest <= value <= highest:  # nor is nan
        kind = "number" if name == "max_seconds" else "whole number"
        raise ValueError(f'{name}: "{value}" is no {kind} from {lowest} to {highest}')
    return value


def _check(name: str, value: Any, default: object) -> Any:
    if name == "rules":
        return [os.path.abspath(folder) for folder in _list(name, value, (str, os.PathLike))]
    if isinstance(default, list):
        return _list(name, value, str)
    if isinstance(default, (bool, str)):
        return _expect(type(default), name, value)
    return check_number(name, value)


def _list(name: str, values: Any, kind: type | tuple[type, ...]) -> list[Any]:
    if isinstance(values, (str, bytes, os.PathLike)) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is a list, not {values!r}")
    return [_expect(kind, f"{name}[{index}]", value) for index, value in enumerate(values)]


def _expect(kind: type | tuple[type, ...], name: str, value: Any) -> Any:
    if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
        return value
    kinds = kind if isinstance(kind, tuple) else (kind,)
    raise TypeError(f"{name} is {' or '.join(kind.__name__ for kind in kinds)}, not {value!r}")
