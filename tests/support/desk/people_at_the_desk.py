"""People with accounts at a desk: made in the database, logged in as a browser does."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher

from engine.desk.access import passwords, second_factor
from engine.desk.access.sessions import csrf_of
from engine.store.access import users
from engine.store.access.roles import UserRole
from engine.store.access.users import Secrets, User
from engine.store.store import Store
from tests.support.desk.locked_desk import Desk

PASSWORD = "correct horse battery"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""What makes a password slow to guess makes tests slow."""


def quick_hashes(patch: pytest.MonkeyPatch) -> None:
    """Let passwords be hashed quickly."""
    patch.setattr(passwords, "_HASHER", QUICK)
    passwords._nobodys.cache_clear()


def account(
    store: Store, name: str, role: UserRole = "officer", area: str = "", **more: Any
) -> str:
    """Make an account with the password of all tests; returns the secret of its second factor."""
    totp = second_factor.made_up() if role in second_factor.REQUIRED else ""
    with store.engine.begin() as connection:
        users.add(connection, User(name, role, area, **more), Secrets(QUICK.hash(PASSWORD), totp))
    return totp


class Person:
    """A browser at a desk: keeps the cookie, and knows the token of its forms."""

    def __init__(self, desk: Desk, name: str, base: str = "") -> None:
        self.desk, self.name, self.base, self.cookie = desk, name, base, ""

    def log_in(self, password: str = PASSWORD, totp: str = "", **more: str) -> httpx.Response:
        """Send the form; the digits are those of now."""
        code = pyotp.TOTP(totp).now() if totp else ""
        fields = {"name": self.name, "password": password, "code": code, **more}
        answer = self.desk.ask(
            "POST", f"{self.base}/log-in", None, FORM | self.headers, content=urlencode(fields)
        )
        self.take(answer)
        return answer

    def take(self, answer: httpx.Response) -> None:
        """Keep the cookie of an answer."""
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]

    @property
    def headers(self) -> dict[str, str]:
        """Return what the browser sends by itself."""
        return {"Cookie": self.cookie} if self.cookie else {}

    @property
    def csrf(self) -> str:
        """Return the token of the session's forms."""
        return csrf_of(self.cookie.partition("=")[2])

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Open a page."""
        return self.desk.ask("GET", f"{self.base}{path}", None, self.headers | headers)

    def send(self, path: str, csrf: str | None = None, **fields: str) -> httpx.Response:
        """Send a form, with the session's token unless another is named."""
        said = {"csrf_token": self.csrf if csrf is None else csrf, **fields}
        answer = self.desk.ask(
            "POST", f"{self.base}{path}", None, FORM | self.headers, content=urlencode(said)
        )
        self.take(answer)
        return answer
