"""A file that has its name only once it is whole, as the command makes them: `src/io/new_file.h`.

Where the system can, it has none before, so that nothing is left of it however the process ends. Else it is written aside,
and what runs that were killed left there goes when the same file is written again.
"""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """The path to write to; `target` is it when the block ends without an error."""
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    _remove_leftovers(target)
    nameless = _open_nameless(target.parent)
    try:
        if nameless is None:
            yield aside
        else:
            yield _path_of(nameless)
            _link(nameless, aside)
        aside.replace(target)  # a link alone would not replace what is there
    finally:
        aside.unlink(missing_ok=True)
        if nameless is not None:
            os.close(nameless)


def _path_of(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}")


def _open_nameless(folder: Path) -> int | None:
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        descriptor = os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o666)
    except OSError:
        return None
    if _path_of(descriptor).exists():
        return descriptor
    os.close(descriptor)
    return None


def _link(descriptor: int, name: Path) -> None:
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        # Only where a folder is given Python follows the link that /proc has.
        os.link(_path_of(descriptor), name.absolute(), src_dir_fd=folder)
    finally:
        os.close(folder)


def _remove_leftovers(target: Path) -> None:
    for path in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        process = path.name.split(".")[-2]
        if process.isdigit() and not _is_running(int(process)):
            path.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is another's
        pass
    return True
