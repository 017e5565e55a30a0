"""The key by which converted files name the other side: made once, and kept beside the journal."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from streams.user_error import UserError

FILE = "pseudonyms.key"
FEWEST_BYTES = 16


def pseudonym_key(home: Path, file: Path | None = None) -> bytes:
    """Return the key of a file, or of the home, where it is made if there is none.

    Raises
    ------
    UserError
        If the file is not there or too short to hide anything.
    """
    if file is None:
        file = home / FILE
        _make(file)
    try:
        key = file.read_bytes().strip()
    except FileNotFoundError:
        raise UserError(f"--key {file.name}: 无此文件 no such file") from None
    if len(key) < FEWEST_BYTES:
        raise UserError(f"{file.name}: 密钥过短 too short: {FEWEST_BYTES} bytes at least")
    return key


def _make(file: Path) -> None:
    """Write a new key where there is none; whoever comes second takes the first one's."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_hex(32) + "\n")
    try:
        os.link(unfinished, file)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
