"""One line of bytes to one JSON object, or the reason why it is none."""

from __future__ import annotations

import json
import re

import msgspec

LARGEST = 1_000_000
"""Bytes of a line; anything larger is not an event."""
DEEPEST = 32
_KEYS = re.compile(rb'"\s*:')
_QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.S)
_BRACKETS = re.compile(r"[\[\]{}]")


class InvalidEventError(ValueError):
    """A line that is not an event; `reason` is a code, `field` what was wrong, never a value."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(f"{reason} {field}".strip())
        self.reason = reason
        self.field = field


def parsed(line: bytes) -> dict[str, object]:
    """Parse a line as one JSON object without repeated keys; raises `InvalidEventError`."""
    if len(line) > LARGEST:
        raise InvalidEventError("too_large")
    if not line.strip():
        raise InvalidEventError("empty")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise InvalidEventError("bad_encoding")
    if text.count("[") + text.count("{") > DEEPEST and _is_deep(text):
        raise InvalidEventError("depth")
    try:
        said = json.loads(text, object_pairs_hook=_unique, parse_constant=_not_finite)
    except InvalidEventError:
        raise
    except (ValueError, RecursionError):
        raise InvalidEventError("bad_json") from None
    if not isinstance(said, dict):
        raise InvalidEventError("bad_json")
    return said


def _is_deep(text: str) -> bool:
    """Tell whether objects and arrays nest too deeply; what stands in quotes does not count."""
    depth = 0
    for sign in _BRACKETS.findall(_QUOTED.sub("", text)):
        depth += 1 if sign in "[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise InvalidEventError("dup_key")
    return said


def _not_finite(name: str) -> float:
    raise InvalidEventError("non_finite")


def quick(line: bytes, decoder: msgspec.json.Decoder[object]) -> dict[str, object]:
    """Parse a line fast where nothing about it is odd, else carefully."""
    if b"\\" in line or len(line) > LARGEST or line.count(b"[") + line.count(b"{") > DEEPEST:
        return parsed(line)
    try:
        said = decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return parsed(line)
    if not isinstance(said, dict) or len(said) != len(_KEYS.findall(line)):
        return parsed(line)
    return said
