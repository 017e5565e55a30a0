"""Passwords: argon2id's hashes, what a password must be, one for a first log-in."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 128
"""Characters. Length tells more than signs of some kind, which nobody can remember (NIST SP 800-63B
asks for 8 beside a second factor and 15 without; assumed between)."""
ONE_TIME_BYTES = 12
_HASHER = PasswordHasher()
_AT_ONCE = threading.Semaphore(2)
"""A hash takes 64 MiB: who asks for a thousand log-ins at once must not take the desk's memory."""


MOST_WAITING = 20
"""Log-ins that wait for their turn, a few seconds' work; further ones are told to come again."""
Told = TypeVar("Told")
Said = ParamSpec("Said")


class BusyError(Exception):
    """So many want to log in that one more would wait for long."""


class Turnstile:
    """Lets passwords be looked at two at a time, in threads of its own.

    In those that all of the desk shares, a flood of log-ins kept pages and streams waiting.
    """

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._most, self._waiting = most, 0
        self._threads = ThreadPoolExecutor(2, "password")

    async def turn(
        self, look: Callable[Said, Told], *said: Said.args, **named: Said.kwargs
    ) -> Told:
        """Return what a look at a password gives, when its turn has come.

        Raises
        ------
        BusyError
            If too many wait already.
        """
        if self._waiting >= self._most:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._threads.submit(look, *said, **named))
        finally:
            self._waiting -= 1


def made_up() -> str:
    """Return a password that is typed once."""
    return secrets.token_urlsafe(ONE_TIME_BYTES)


def hashed(password: str) -> str:
    """Return what the database keeps of a password: argon2id with a salt of its own."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one that was kept; for no account it takes as long.

    Examples
    --------
    >>> kept = hashed("correct horse battery")
    >>> matches(kept, "correct horse battery"), matches(kept, "x"), matches(None, "x")
    (True, False, False)
    """
    with _AT_ONCE:
        try:
            right = _HASHER.verify(kept or _nobodys(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe())


def weakness(password: str, name: str) -> str:
    """Return why a password cannot be taken, empty where it can.

    Examples
    --------
    >>> weakness("correct horse battery", "li")
    ''
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码须为{SHORTEST}至{LONGEST}个字符 {SHORTEST} to {LONGEST} characters"
    if len(set(password)) < 5 or name.lower() in password.lower():
        return "密码过于简单或含有姓名 too plain, or holds the name"
    return ""
