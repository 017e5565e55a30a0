"""One line read by the scanner and by the careful way."""

from __future__ import annotations

import numpy as np

from streams.codec.decoder import decode
from streams.contract.event_row import EVENT

SPANS = ("line_start", "line_end", "person_start", "id_start")


def carefully(line: bytes) -> bytes:
    """Write a line so that the scanner leaves it aside: one letter of a key escaped."""
    return line.replace(b'"kind"', b'"\\u006bind"', 1)


def agree(data: list[bytes]) -> None:
    quick, slow = decode(b"".join(data)), decode(b"".join(map(carefully, data)))
    assert [one.reason for one in quick.rejected] == [one.reason for one in slow.rejected]
    assert quick.unknown_fields == slow.unknown_fields
    for name in EVENT.names or ():
        if name not in SPANS:
            np.testing.assert_array_equal(quick.events[name], slow.events[name], err_msg=name)
    for one, other in zip(quick.events, slow.events, strict=True):
        for start, length in (("person_start", "person_length"), ("id_start", "id_length")):
            assert quick.text(one[start], one[length]) == slow.text(other[start], other[length])
