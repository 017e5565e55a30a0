"""Secrets of second factors at rest: encrypted by a key that does not lie in the database.

Fernet (AES-128-CBC and HMAC-SHA256) of the library `cryptography`. The account's name is encrypted
with the secret: who can write to the table cannot give one account the factor of another.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from engine.key_file import made_once, written_beside
from streams.durable_names import sync_names

LOG = logging.getLogger(__name__)
FILE = "second-factor.keys"
"""Under the home: a key a line, the newest first; with the database it gives the secrets."""
_SEALED = "fernet:"


class Opened(NamedTuple):
    """A secret, and whether it is kept as it should be: by the newest key."""

    secret: str
    fresh: bool


class Seal:
    """Encrypts and decrypts by the keys of a file, which is made when first needed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     seal = Seal(Path(home))
    ...     kept = seal.sealed("JBSWY3DP", "zhao")
    ...     seal.opened(kept, "zhao"), seal.opened(kept, "li"), seal.opened("JBSWY3DP", "zhao")
    (Opened(secret='JBSWY3DP', fresh=True), None, Opened(secret='JBSWY3DP', fresh=False))
    """

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def sealed(self, secret: str, name: str) -> str:
        """Return a secret of an account as the database keeps it."""
        keys = [Fernet(key) for key in self._keys()]
        return _SEALED + MultiFernet(keys).encrypt(msgspec.json.encode([name, secret])).decode()

    def opened(self, kept: str, name: str) -> Opened | None:
        """Return the secret of an account, None where no key of ours opens it for this account.

        What earlier versions kept is the secret itself.
        """
        if not kept.startswith(_SEALED):
            return Opened(kept, fresh=False)
        token = kept.removeprefix(_SEALED)
        for place, key in enumerate(self._keys()):
            with suppress(InvalidToken):
                owner, secret = msgspec.json.decode(Fernet(key).decrypt(token), type=list[str])
                return Opened(secret, fresh=place == 0) if owner == name else None
        LOG.error(
            "动态口令无法解密 a second factor cannot be decrypted: no key of %s in the home fits",
            FILE,
        )
        return None

    def begin_new(self) -> None:
        """Put a new key before the others: what is sealed from now on is by it."""
        self._replace([Fernet.generate_key(), *self._keys()])

    def forget_old(self) -> None:
        """Keep the newest key alone; what others have sealed is lost."""
        self._replace(self._keys()[:1])

    def _keys(self) -> list[bytes]:
        """Return the keys as the file has them now: another process may have put a new one."""
        with suppress(FileNotFoundError):
            return self._file.read_bytes().split()
        made_once(self._file, _lines([Fernet.generate_key()]))
        return self._file.read_bytes().split()

    def _replace(self, keys: list[bytes]) -> None:
        written_beside(self._file, _lines(keys)).replace(self._file)
        sync_names(self._file.parent)  # before anything is sealed by a key that a power cut takes


def _lines(keys: list[bytes]) -> bytes:
    return b"\n".join(keys) + b"\n"
