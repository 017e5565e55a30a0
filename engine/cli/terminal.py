"""Standard output and error as they are: without Chinese, cut off, or closed."""

from __future__ import annotations

import io
import sys


def spell_out() -> None:
    r"""Let a stream that cannot show a sign spell it as JSON does (`\u94f6`), never fail at it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Write what standard output still holds; raises `BrokenPipeError` where nobody reads it."""
    if sys.stdout is not None:  # None where it was closed from the start
        sys.stdout.flush()
