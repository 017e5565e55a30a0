"""A bundle shows whether it was touched: every byte of it, and nothing may come or go."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress

import msgspec
import pytest

from engine.desk.evidence.bundle import (
    MANIFEST,
    BrokenEvidenceError,
    Manifest,
    Mark,
    Part,
    frozen,
    verified,
)

MARK = Mark("c1", "chief", "supervisor", 1_796_000_000_000, "检察院调取", "0.1.0", "7:ab")
PARTS = [Part("warnings.ndjson", b'{"id":"w"}\n'), Part("photos/a.jpg", bytes(range(256)))]


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
    return out.getvalue()


def test_the_same_evidence_is_the_same_bytes_and_is_whole() -> None:
    data, head = frozen(PARTS, MARK, ["e9"])
    assert frozen(PARTS, MARK, ["e9"]) == (data, head)
    found = verified(data, head)
    assert (found.mark, found.missing, found.head) == (MARK, ("e9",), head)
    assert verified(packed(files_of(data))).head == head, "whoever packs it anew changes nothing"
    assert "检察院" in files_of(data)["watermark.txt"].decode()


def test_whatever_byte_of_whatever_file_is_changed_is_found() -> None:
    data, head = frozen(PARTS, MARK)
    files = files_of(data)
    drawn = random.Random(3)
    for name, content in files.items():
        for _ in range(12):
            place = drawn.randrange(len(content))
            other = bytes([content[place] ^ drawn.randrange(1, 256)])
            touched = content[:place] + other + content[place + 1 :]
            if name == MANIFEST and _same(touched, content):
                continue
            with pytest.raises(BrokenEvidenceError):
                verified(packed(files | {name: touched}), head)


def _same(one: bytes, other: bytes) -> bool:
    try:
        return msgspec.json.decode(one, type=Manifest) == msgspec.json.decode(other, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False


def test_files_that_come_go_or_change_places_are_found() -> None:
    data, head = frozen(PARTS, MARK)
    files = files_of(data)
    less = {name: one for name, one in files.items() if name != "photos/a.jpg"}
    swapped = files | {"photos/a.jpg": files["warnings.ndjson"],
                       "warnings.ndjson": files["photos/a.jpg"]}  # fmt: skip
    for touched in (less, files | {"more.txt": b""}, swapped):
        with pytest.raises(BrokenEvidenceError):
            verified(packed(touched), head)


def test_a_bundle_written_anew_is_found_by_the_head_alone() -> None:
    _, head = frozen(PARTS, MARK)
    anew, other = frozen([Part("warnings.ndjson", b"{}\n")], MARK)
    assert verified(anew).head == other
    with pytest.raises(BrokenEvidenceError, match="manifest"):
        verified(anew, head)
    with pytest.raises(BrokenEvidenceError, match="damaged"):
        verified(b"no zip")


def test_a_bundle_that_was_tampered_with_is_refused_whatever_reading_it_raises() -> None:
    data, head = frozen(PARTS, MARK)
    drawn = random.Random(1)
    for _ in range(1_500):
        touched = bytearray(data)
        for _ in range(drawn.randint(1, 3)):
            touched[drawn.randrange(len(data))] = drawn.choice([0, 255, drawn.randrange(256)])
        with suppress(BrokenEvidenceError):  # or it says nothing else than before
            assert verified(bytes(touched)).head == head
    deep = packed({MANIFEST: b'{"more":' + b"[" * 9_000 + b"]" * 9_000 + b"}"})
    packs_otherwise = io.BytesIO()
    with zipfile.ZipFile(packs_otherwise, "w", zipfile.ZIP_LZMA) as bundle:
        bundle.writestr(MANIFEST, b"{}" * 99)
    broken = bytearray(packs_otherwise.getvalue())
    broken[60:70] = bytes(10)
    for wrong in (deep, bytes(broken)):
        with pytest.raises(BrokenEvidenceError):
            verified(wrong)


def test_another_name_on_the_outside_is_found() -> None:
    data, _ = frozen(PARTS, MARK)
    with pytest.raises(BrokenEvidenceError, match="manifest"):
        verified(data[:-1] + b"~")
