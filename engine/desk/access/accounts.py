"""Whether somebody is who they say: name, password, and by role the six digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Engine

from engine.desk.access import passwords
from engine.desk.access.caller import Caller
from engine.desk.access.seal import Opened, Seal
from engine.desk.access.second_factor import REQUIRED, step_of
from engine.desk.access.wrong_tokens import WrongTokens
from engine.desk.audit.record import record
from engine.store.access import users
from engine.store.access.audit import append
from engine.store.access.users import Secrets, User
from engine.store.incidents.log_clock import desk_now

ACCOUNT_FREE, ADDRESS_FREE = 5, 20
WAIT_S = 300.0
"""Wrong tries in five minutes after which an account, or an address, has to wait (assumed): 1,440
guesses a day, at passwords of twelve characters. Who waits is refused with the right one too,
else a guesser would know it."""


class WaitError(Exception):
    """Too many wrong tries: neither is looked at until the wait is over."""


@dataclass(slots=True)
class Accounts:
    """The accounts of a database, and who tried wrongly at this desk.

    Parameters
    ----------
    seal
        What opens the secrets of second factors; without it they are read as they stand.
    clock
        Epoch ms. Tests have another.
    """

    engine: Engine
    seal: Seal | None = None
    clock: Callable[[], int] = desk_now
    by_account: WrongTokens = field(default_factory=lambda: WrongTokens(ACCOUNT_FREE, WAIT_S))
    by_address: WrongTokens = field(default_factory=lambda: WrongTokens(ADDRESS_FREE, WAIT_S))

    def proven(self, name: str, password: str, code: str, address: str) -> User | None:
        """Return the account that somebody has proven to be theirs, None where they have not.

        A name that nobody has takes as long, and is counted as one that somebody has.

        Raises
        ------
        WaitError
            If the account or the address tried too often.
        """
        self._look_at(name, address)
        known = self._known(name)
        right = passwords.matches(known[1].password if known else None, password)
        if known is None or not right or not self._holds(*known, code):
            self._refuse(name, address, known)
            return None
        self.by_account.forgive(name)
        return known[0]

    def knows(self, name: str, password: str, address: str) -> bool:
        """Tell whether a password is an account's own, who logged in with the second factor before.

        Raises
        ------
        WaitError
            If the account or the address tried too often.
        """
        self._look_at(name, address)
        known = self._known(name)
        right = passwords.matches(known[1].password if known else None, password)
        if not right:
            self._refuse(name, address, known)
        return right

    def change(self, caller: Caller, password: str) -> None:
        """Keep another password, of the account's own choice; all its sessions end."""
        kept = passwords.hashed(password)
        with self.engine.begin() as connection:
            users.put_password(connection, caller.name, kept)
            record(connection, caller, "password.write", f"account:{caller.name}")

    def _refuse(self, name: str, address: str, known: tuple[User, Secrets] | None) -> None:
        """Count a wrong try; what was typed where no account is may be a password."""
        self.by_account.too_many(name)
        self.by_address.too_many(address)
        if known is not None:
            with self.engine.begin() as connection:
                append(connection, name, known[0].role, "session.refused", f"account:{name}")

    def _look_at(self, name: str, address: str) -> None:
        if self.by_account.waits(name) or self.by_address.waits(address):
            raise WaitError

    def _known(self, name: str) -> tuple[User, Secrets] | None:
        with self.engine.connect() as connection:
            known = users.found(connection, name)
        return known if known is not None and known[0].disabled_at is None else None

    def _holds(self, user: User, secrets: Secrets, code: str) -> bool:
        """Tell whether the password still counts, and the second factor, which is used up by it."""
        now = self.clock()
        if user.one_time_until is not None and user.one_time_until <= now:
            return False
        if not secrets.totp:
            return user.role not in REQUIRED
        opened = self._opened(user.name, secrets.totp)
        step = None if opened is None else step_of(opened.secret, code, now)
        if opened is None or step is None:
            return False
        with self.engine.begin() as connection:
            spent = users.spend(connection, user.name, step)
            if self.seal is not None and not opened.fresh:
                sealed = self.seal.sealed(opened.secret, user.name)
                users.reseal(connection, user.name, secrets.totp, sealed)
        return spent

    def _opened(self, name: str, kept: str) -> Opened | None:
        return Opened(kept, fresh=True) if self.seal is None else self.seal.opened(kept, name)
