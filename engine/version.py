"""Which version of the program this is, and of what in it decides a warning."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

VERSION = "0.1.0"
"""Stands here alone: pyproject.toml and `--version` read it; `versions.code` begins with it."""
ROOT = Path(__file__).resolve().parents[1]
DECIDING = (
    "streams/admission",
    "streams/codec",
    "streams/contract",
    "streams/distress",
    "streams/kernels",
    "streams/values",
    "features",
    "models",
    "engine/alerting",
    "engine/correlation",
    "engine/pipeline",
    "engine/serving",
)
"""What a line of the log passes until a warning is made of it; nothing else decides any."""


@cache
def code_version() -> str:
    """Return the release and a digest of all that decides: another one may judge otherwise.

    Reads a megabyte once a process (some 20 ms).

    Examples
    --------
    >>> code_version().startswith(VERSION + "+")
    True
    """
    return f"{VERSION}+{sources_digest(ROOT)}"


def sources_digest(root: Path) -> str:
    """Hash the sources that decide below `root` to 16 hex digits.

    Where they lie, the order in which a disk lists them, and the ends of lines do not count:
    a checkout, an installed wheel and another system give the same.
    """
    found = {
        path.relative_to(root).as_posix(): path
        for folder in DECIDING
        for path in (root / folder).rglob("*.py")
    }
    digest = blake2b(digest_size=8)
    for name, path in sorted(found.items()):
        source = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name} {len(source)}\n".encode())
        digest.update(source)
    return digest.hexdigest()
