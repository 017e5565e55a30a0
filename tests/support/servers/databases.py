"""Databases of their own on the session's PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from engine.store.connection.database import driver_url


@contextmanager
def plain_user(url: str, member_of: str) -> Iterator[str]:
    """Make a user who is nobody special, as on a server of one's own; yields its name."""
    name = f"plain_{uuid4().hex[:12]}"
    engine = create_engine(driver_url(url), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE ROLE {name} LOGIN"))
            connection.execute(text(f"GRANT {member_of} TO {name}"))
        yield name
        with engine.connect() as connection:
            connection.execute(text(f"DROP ROLE {name}"))
    finally:
        engine.dispose()


@contextmanager
def own_database(url: str, owner: str = "") -> Iterator[str]:
    """Make an empty database beside another one; yields its address, for its owner."""
    name = f"own_{uuid4().hex[:12]}"
    engine = create_engine(driver_url(url), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} {owner and f'OWNER {owner}'}"))
        own = make_url(url).set(database=name)
        yield (own.set(username=owner) if owner else own).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()
