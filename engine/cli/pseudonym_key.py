"""The key by which converted files name the other side: made once, and kept beside the journal."""

from __future__ import annotations

import secrets
from pathlib import Path

from engine.key_file import PSEUDONYMS, made_once
from streams.user_error import UserError

FEWEST_BYTES = 16


def pseudonym_key(home: Path, file: Path | None = None) -> bytes:
    """Return the key of a file, or of the home, where it is made if there is none.

    Raises
    ------
    UserError
        If the file is not there or too short to hide anything.
    """
    if file is None:
        file = home / PSEUDONYMS
        made_once(file, secrets.token_hex(32).encode() + b"\n")
    try:
        key = file.read_bytes().strip()
    except FileNotFoundError:
        raise UserError(f"--key {file.name}: 无此文件 no such file") from None
    if len(key) < FEWEST_BYTES:
        raise UserError(f"{file.name}: 密钥过短 too short: {FEWEST_BYTES} bytes at least")
    return key
