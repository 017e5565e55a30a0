"""Bytes that nobody can decode and that may be a call for help all the same."""

from __future__ import annotations

import re

_SIGNS = re.compile(rb'sos|fall|(?:smoke|gas|co_ppm)"?\s*:|\\u00', re.IGNORECASE)
"""What every SOS, fall, smoke and gas says; escapes may hide any of it."""


def may_call_for_help(line: bytes) -> bool:
    r"""Tell whether an undecodable line may be an SOS, a fall, smoke or gas; rather yes than no.

    Examples
    --------
    >>> may_call_for_help(b'{"kind":"sos","per'), may_call_for_help('"SOS"'.encode("utf-16"))
    (True, True)
    >>> may_call_for_help(b'{"kind":"motion",')
    False
    """
    return _SIGNS.search(line.replace(b"\x00", b"")) is not None
