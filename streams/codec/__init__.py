"""Decoding: bytes of NDJSON or Parquet to rows of events; what cannot be read is rejected by line.

Imports the contract of events and the kernels' decorator only. Begin with `decoder.py`. Programs
outside say `from streams.codec import decode`; it is loaded when it is asked for, for it brings the
compiler with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.codec.decoder import decode

__all__ = ["decode"]


def __getattr__(name: str) -> object:
    """Return `decode`."""
    if name != "decode":
        raise AttributeError(name)
    from streams.codec.decoder import decode

    return decode
