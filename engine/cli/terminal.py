"""Standard output and error as they are: without Chinese, cut off, or closed."""

from __future__ import annotations

import io
import os
import sys


def spell_out() -> None:
    r"""Let a stream that cannot show a sign spell it as JSON does (`\u94f6`), never fail at it.

    Where standard error was closed from the start, what is said goes nowhere: its place is taken,
    so that no file of ours gets it and what libraries write.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 as long as we live
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Write what standard output still holds; raises `BrokenPipeError` where nobody reads it."""
    if sys.stdout is not None:  # None where it was closed from the start
        sys.stdout.flush()


def on_stderr(line: str) -> None:
    """Say something beside what a command gives out."""
    print(line, file=sys.stderr)
