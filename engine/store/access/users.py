"""Accounts in the database: made, given another password, disabled."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.store.access.roles import UserRole
from engine.store.access.tables import SESSIONS, USERS

COLUMNS = USERS.c
OWN = (
    COLUMNS.name, COLUMNS.role, COLUMNS.area, COLUMNS.created_at, COLUMNS.one_time_until,
    COLUMNS.disabled_at,
)  # fmt: skip
"""What a `User` is made of, in its order."""


class TakenError(Exception):
    """There is, or once was, an account of this name."""


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account.

    Parameters
    ----------
    area
        Digits that the area of a person begins with; empty: everywhere.
    one_time_until
        Until when (epoch ms) the password of the command line holds; None once it was changed.
    disabled_at
        Since when (epoch ms) the account opens nothing; None while it does.
    """

    name: str
    role: UserRole
    area: str = ""
    created_at: int = 0
    one_time_until: int | None = None
    disabled_at: int | None = None


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proves a person: the hash of the password, the second factor as it is kept, if any."""

    password: str
    totp: str = ""


def add(connection: Connection, user: User, secrets: Secrets) -> None:
    """Make an account.

    Raises
    ------
    TakenError
        If there ever was one of this name.
    """
    row = {
        "name": user.name, "role": user.role, "area": user.area, "created_at": user.created_at,
        "one_time_until": user.one_time_until, "password": secrets.password, "totp": secrets.totp,
    }  # fmt: skip
    try:
        connection.execute(insert(USERS).values(**row))
    except IntegrityError:
        raise TakenError from None


def disable(connection: Connection, name: str, now: int) -> bool:
    """Close an account and end its sessions; tells whether it was open."""
    open_one = (COLUMNS.name == name) & COLUMNS.disabled_at.is_(None)
    closed = connection.execute(update(USERS).where(open_one).values(disabled_at=now)).rowcount
    connection.execute(delete(SESSIONS).where(SESSIONS.c.name == name))
    return closed > 0


def put_password(
    connection: Connection, name: str, password: str, one_time_until: int | None = None
) -> bool:
    """Keep the hash of another password and end all sessions; tells whether the account is open."""
    open_one = (COLUMNS.name == name) & COLUMNS.disabled_at.is_(None)
    values = {"password": password, "one_time_until": one_time_until}
    changed = connection.execute(update(USERS).where(open_one).values(**values)).rowcount
    connection.execute(delete(SESSIONS).where(SESSIONS.c.name == name))
    return changed > 0


def put_totp(connection: Connection, name: str, totp: str) -> None:
    """Keep another second factor."""
    connection.execute(update(USERS).where(COLUMNS.name == name).values(totp=totp, totp_step=0))


def reseal(connection: Connection, name: str, before: str, after: str) -> None:
    """Keep the same second factor encrypted otherwise, unless it was changed meanwhile."""
    same = (COLUMNS.name == name) & (COLUMNS.totp == before)
    connection.execute(update(USERS).where(same).values(totp=after))


def factors(connection: Connection) -> list[tuple[str, str]]:
    """Return the accounts that have a second factor, with the factor as it is kept."""
    query = select(COLUMNS.name, COLUMNS.totp).where(COLUMNS.totp != "").order_by(COLUMNS.name)
    return [(row.name, row.totp) for row in connection.execute(query)]


def found(connection: Connection, name: str) -> tuple[User, Secrets] | None:
    """Return an account with what proves it, None where there is none."""
    query = select(*OWN, COLUMNS.password, COLUMNS.totp).where(COLUMNS.name == name)
    row = connection.execute(query).one_or_none()
    return None if row is None else (User(*row[: len(OWN)]), Secrets(*row[len(OWN) :]))


def spend(connection: Connection, name: str, step: int) -> bool:
    """Use up the code of a step; tells whether neither it nor a later one was used before."""
    unused = (COLUMNS.name == name) & (COLUMNS.totp_step < step)
    return connection.execute(update(USERS).where(unused).values(totp_step=step)).rowcount > 0


def every(engine: Engine) -> list[User]:
    """Return every account by name, the disabled ones too."""
    with engine.connect() as connection:
        return [User(*row) for row in connection.execute(select(*OWN).order_by(COLUMNS.name))]
