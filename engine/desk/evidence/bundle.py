"""A bundle of evidence: a ZIP whose manifest chains the digests of what lies in it. Pure.

Each file's link is the SHA-256 of the link before, of its name and of its digest; the last one is
the bundle's head. Whoever changes, adds, drops or reorders a file must change the head, which the
audit of the desk holds, and whoever was given it with the bundle.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from streams.user_error import UserError

FORMAT = "silverguard-evidence-1"
MANIFEST, MARK = "manifest.json", "watermark.txt"
BEGINNING = "0" * 64
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every entry of the ZIP: the same evidence is the same bytes."""
MOST_BYTES = 1_000_000_000
"""What is unpacked at most: a bundle may come from anywhere."""


class Mark(msgspec.Struct, frozen=True):
    """Who froze it, when (epoch ms, the database's clock), as what, why, and by which program."""

    case: str
    by: str
    role: str
    at: int
    reason: str
    code: str
    audit_head: str = ""
    """Head of the audit's chain before this freezing: what was done until then stands in it."""

    def __str__(self) -> str:
        """Return it as the one line that every text of the bundle begins with."""
        return f"{FORMAT} case={self.case} by={self.by} role={self.role} at={self.at}"


class Part(NamedTuple):
    """A file of the bundle."""

    name: str
    data: bytes


class Listed(msgspec.Struct, frozen=True):
    """A file as the manifest lists it; `link` chains it to those before."""

    name: str
    bytes: int
    sha256: str
    link: str


class Manifest(msgspec.Struct, frozen=True):
    """What a bundle holds. `missing` are ids of events that the log no longer has, or never."""

    format: str
    mark: Mark
    files: tuple[Listed, ...]
    missing: tuple[str, ...]
    head: str


UNREADABLE = (
    zipfile.BadZipFile, msgspec.MsgspecError, KeyError, EOFError, OSError, ValueError, RuntimeError,
    zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What comes of opening what is no ZIP, or one that was tampered with: encrypted (RuntimeError),
nested without end, with places before its beginning (ValueError)."""


class BrokenEvidenceError(UserError):
    """A bundle is not as it was frozen."""


def frozen(parts: Sequence[Part], mark: Mark, missing: Sequence[str] = ()) -> tuple[bytes, str]:
    """Return the bundle of some files, and its head.

    Examples
    --------
    >>> mark = Mark("c", "li", "supervisor", 0, "court", "1")
    >>> bundle, head = frozen([Part("a.ndjson", b"{}")], mark)
    >>> verified(bundle).head == head == frozen([Part("a.ndjson", b"{}")], mark)[1]
    True
    """
    cover = Part(MARK, f"{mark}\n{mark.reason}\n".encode())
    link, listed = BEGINNING, []
    for one in (cover, *parts):
        digest = hashlib.sha256(one.data).hexdigest()
        link = _link(link, one.name, digest)
        listed.append(Listed(one.name, len(one.data), digest, link))
    head = _head(link, mark, tuple(missing))
    manifest = Manifest(FORMAT, mark, tuple(listed), tuple(missing), head)
    written = Part(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.comment = _comment(mark)
        for one in (written, cover, *parts):
            bundle.writestr(zipfile.ZipInfo(one.name, _EPOCH), one.data, zipfile.ZIP_DEFLATED)
    return packed.getvalue(), head


def verified(data: bytes, head: str = "") -> Manifest:
    """Return the manifest of a bundle that is as it was frozen.

    Parameters
    ----------
    head
        As it was told when it was frozen; without it a bundle that was written anew as a whole
        looks whole.

    Raises
    ------
    BrokenEvidenceError
        If it is not; names the first file that differs.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            if sum(one.file_size for one in bundle.infolist()) > MOST_BYTES:
                raise BrokenEvidenceError("证据包过大 the bundle is too large")
            names = bundle.namelist()
            files = {name: bundle.read(name) for name in names}
            manifest = msgspec.json.decode(files.pop(MANIFEST), type=Manifest)
            comment = bundle.comment
    except UNREADABLE:
        raise BrokenEvidenceError("不是证据包或已损坏 no bundle of evidence, or damaged") from None
    listed = [one.name for one in manifest.files]
    if len(names) != len(set(names)) or {*listed} != files.keys() or len(listed) != len(files):
        raise BrokenEvidenceError("文件有增减 files were added or taken away")
    link = BEGINNING
    for one in manifest.files:
        digest = hashlib.sha256(files[one.name]).hexdigest()
        link = _link(link, one.name, digest)
        if digest != one.sha256 or link != one.link or len(files[one.name]) != one.bytes:
            raise BrokenEvidenceError(f"{one.name} 已被改动 was changed")
    whole = _head(link, manifest.mark, manifest.missing)
    told = comment in (b"", _comment(manifest.mark)) and manifest.format == FORMAT
    if not told or manifest.head != whole or (head and head != whole):
        raise BrokenEvidenceError("清单已被改动 the manifest was changed")
    return manifest


def _comment(mark: Mark) -> bytes:
    """Return who froze it, as whoever lists the ZIP reads it."""
    return str(mark).encode()[:65_000]


def _link(before: str, name: str, digest: str) -> str:
    return hashlib.sha256(msgspec.json.encode([before, name, digest])).hexdigest()


def _head(link: str, mark: Mark, missing: tuple[str, ...]) -> str:
    """Return the head: it binds who froze it, and what was missing, to the files."""
    return hashlib.sha256(msgspec.json.encode([link, FORMAT, mark, missing])).hexdigest()
