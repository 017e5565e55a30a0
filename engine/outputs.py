"""Where results go: never over what they are made from; known to be writable before the work."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from streams.user_error import UserError

STANDARD = "-"


class OutputError(UserError):
    """A place that results cannot go to; says why and what to choose instead."""


def check_outputs(outputs: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """See that results can be written, and overwrite neither an input nor one another.

    Raises
    ------
    OutputError
        If one is an input under whatever name, a folder, or lies where nothing can be written.
    """
    taken = [file for given in inputs if given is not None for file in _files(given)]
    for out in outputs:
        if out is None:
            continue
        if str(out) == STANDARD:
            _check_standard()
            continue
        _check_place(out)
        if any(_same(out, one) for one in taken):
            raise OutputError(
                f"{out}: 是本命令的输入或另一输出 an input or another output of this command;"
                " 请换一个文件 name another file"
            )
        taken.append(out)


def _files(given: Path) -> Iterator[Path]:
    """Yield what is read: a file, the files of a folder, or what standard input is."""
    if str(given) == STANDARD:
        yield Path("/dev/stdin")
        return
    yield given
    if given.is_dir():
        yield from given.iterdir()


def _check_standard() -> None:
    if sys.stdout is None:
        raise OutputError("标准输出已关闭 standard output is closed; 请给出文件 name a file")


def _check_place(out: Path) -> None:
    if out.is_dir():
        raise OutputError(f"{out}: 是文件夹 a folder; 请给出文件 name a file")
    folder = out.parent
    if not folder.is_dir():
        raise OutputError(f"{out}: 无此文件夹 no such folder: {folder}; 请先建立 make it first")
    if not os.access(out if out.exists() else folder, os.W_OK):
        raise OutputError(f"{out}: 不可写 not writable; 请换一个位置 choose another place")


def _same(one: Path, other: Path) -> bool:
    """Tell whether two names mean one file, by whatever links."""
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist yet, or is a pipe
        return one.resolve() == other.resolve()
