"""Files of secrets: written for their owner alone, whole or not at all, and made once."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from streams.durable_names import sync_names

PSEUDONYMS = "pseudonyms.key"
"""Under the home: by which converted files name the other side; another one names all anew."""


def written_beside(file: Path, data: bytes) -> Path:
    """Write a secret to a new file beside `file`, for its owner alone, down to the disk.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     beside = written_beside(Path(folder) / "key", b"secret")
    ...     beside.read_bytes(), oct(beside.stat().st_mode & 0o777)
    (b'secret', '0o600')
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return unfinished


def made_once(file: Path, data: bytes) -> None:
    """Make a file of a secret where there is none; another process that was faster prevails.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     key = Path(folder) / "key"
    ...     made_once(key, b"first"), made_once(key, b"second")
    ...     key.read_bytes(), len(list(key.parent.iterdir()))
    (None, None)
    (b'first', 1)
    """
    if file.exists():
        return
    unfinished = written_beside(file, data)
    with suppress(FileExistsError):
        os.link(unfinished, file)
    unfinished.unlink()
    sync_names(file.parent)  # what is encrypted by a key outlives a power cut: so must the key
