"""A line far too long to be held: its beginning and its end, where events name whom they mean."""

from __future__ import annotations

HEAD, TAIL = 1_000_000, 65_536
"""Bytes kept of each side. Together they are more than a line may have, so that what is left of
one is still told as too large."""


def shortened(line: bytes) -> bytes:
    """Return a line of bounded length; shortened again it stays as it is.

    Examples
    --------
    >>> shortened(b"{}"), len(shortened(b"x" * 300_000_000))
    (b'{}', 1065536)
    """
    return line if len(line) <= HEAD + TAIL else line[:HEAD] + line[-TAIL:]
