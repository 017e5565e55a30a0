"""Bytes that nobody can decode and that may be a call for help all the same."""

from __future__ import annotations

import re

from streams.values.aliases import CALLS

_STEMS = (
    "求助", "求救", "呼救", "救命", "急救", "紧急", "报警", "呼叫", "跌倒", "跌落", "摔倒", "摔跤",
    "晕倒", "昏迷", "ＳＯＳ", "ｓｏｓ",
)  # fmt: skip
_WORDS = (
    *_STEMS,
    *(word for word in CALLS if not word.isascii() and not any(stem in word for stem in _STEMS)),
)
_WIDE = tuple(word.encode(name) for word in _WORDS for name in ("utf-8", "gb18030"))
_WIDER = tuple(word.encode(name) for word in _WORDS for name in ("utf-16-le", "utf-16-be"))
_LATIN = (
    b"sos",
    b"s.o.s",
    b"fall",
    b"help",
    b"panic",
    b"emergency",
    b"mayday",
    b"man_down",
    rb"\u00",
)
"""What an SOS or a fall says; an escape for no more than a letter hides something."""
_AIR = re.compile(rb'(?:smoke|gas|co_ppm)"?\s*:')
_ESCAPED = re.compile(rb"\\u([0-9a-f]{4})")


def may_call_for_help(line: bytes) -> bool:
    r"""Tell whether an undecodable line may be an SOS, a fall, smoke or gas; rather yes than no.

    Examples
    --------
    >>> may_call_for_help(b'{"kind":"sos","per'), may_call_for_help('"SOS"'.encode("utf-16"))
    (True, True)
    >>> may_call_for_help("求助".encode("gbk")), may_call_for_help(rb'"\u6c42\u52a9"')
    (True, True)
    >>> may_call_for_help(b'{"kind":"motion",')
    False
    """
    if not line.isascii() and any(word in line for word in _WIDE):
        return True
    if b"\x00" in line and any(word in line for word in _WIDER):
        return True
    low = line.replace(b"\x00", b"").lower()
    if any(word in low for word in _LATIN) or _AIR.search(low):
        return True
    written = _unescaped(low) if rb"\u" in low else b""
    return any(word in written for word in _WIDE)


def _unescaped(low: bytes) -> bytes:
    """Return what the escapes of characters beyond Latin stand for."""
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)).encode(errors="replace"), low)
