"""A bundle shows whether it was touched: every byte of it, and nothing may come or go."""

from __future__ import annotations

import io
import random
import zipfile

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
