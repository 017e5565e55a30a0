"""Dead letters: a bad line in quarantine, itself, or what is kept of one far too long."""

from __future__ import annotations

from hashlib import sha256

from streams.codec.json_line import LARGEST

PREFIX = 4096
"""Bytes kept of a line that is too large to be kept whole."""


def set_aside(line: bytes) -> bytes:
    """Return the original bytes; beyond 1 MB their beginning, their length and their hash.

    Examples
    --------
    >>> set_aside(b"{")
    b'{'
    >>> set_aside(b"x" * 2_000_000)[PREFIX:].split()[0]
    b'length=2000000'
    """
    if len(line) <= LARGEST:
        return line
    told = f"\nlength={len(line)} sha256={sha256(line).hexdigest()}"
    return line[:PREFIX] + told.encode()
