"""A word that names nobody is no payee."""

from __future__ import annotations

import json

import pytest

from streams.codec.decoder import decode


def payee(name: str) -> int:
    """Return the counterparty of a payment as it is decoded, 0 where nobody is named."""
    said = {"kind": "payment", "id": "1", "person": "p", "at": 1_770_000_000_000}
    said |= {"amount_cny": 20, "direction": "out", "counterparty": name}
    line = json.dumps(said, ensure_ascii=False).encode()
    return int(decode(line).events["r0"][0])


@pytest.mark.parametrize("word", ["", "/", "-", "——", "N/A", "无", "未知", " / ", "null"])
def test_a_placeholder_is_nobody(word: str) -> None:
    assert payee(word) == 0


@pytest.mark.parametrize("name", ["王芳", "Nan Li", "无锡超市", "7-11"])
def test_a_name_is_kept(name: str) -> None:
    assert payee(name) != 0


def test_other_kinds_keep_their_words() -> None:
    line = b'{"kind":"call","id":"1","person":"p","at":1770000000000,"direction":"in","peer":"-",'
    line += b'"peer_class":"unknown","duration_s":3}'
    assert decode(line).events["r0"][0] != 0
