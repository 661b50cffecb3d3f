"""Refuses to be imported in a subinterpreter, as some servers have them.

The native module keeps its types once a process. Those of the interpreter that imported it last would be the ones that all
others meet, whose own documents and cleaners it would not know.
"""

from __future__ import annotations

import importlib


def _is_main() -> bool:
    for name in ("_interpreters", "_xxsubinterpreters"):  # from 3.13 on, and before
        try:
            interpreters = importlib.import_module(name)
        except ImportError:
            continue
        return bool(interpreters.get_current() == interpreters.get_main())
    return True


if not _is_main():
    raise ImportError("dehusk works in the main interpreter of a process only, and this is a subinterpreter")
