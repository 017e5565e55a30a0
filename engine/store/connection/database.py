"""The PostgreSQL behind the store: the configured one, or one embedded under the home."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from engine.errors import FAILED, EndError
from engine.settings import Settings, WrongSettingsError
from engine.store.connection.embedded import start_embedded
from engine.store.connection.owner import let_owner_through
from engine.store.connection.patience import CONNECT_S
from engine.unfinished_restore import require_whole

LOG = logging.getLogger(__name__)
DRIVER = "postgresql+psycopg"
MIGRATION_LOCK = 7_311_020_001
"""Advisory lock: of several processes that start at once, one migrates and the others wait."""
STEPS = Path(__file__).parents[1] / "migrations"
DOWN = "数据库无应答 the database does not answer; run: silverguard check"


def connect(settings: Settings) -> Engine:
    """Return an engine on a database with the newest layout.

    Raises
    ------
    WrongSettingsError
        If SILVERGUARD_DATABASE_URL is no PostgreSQL address.
    EndError
        If the database does not answer, or an embedded one cannot start, or a restore of the home
        was not finished.
    """
    require_whole(settings.home)
    engine = opened(settings)
    try:
        if layout(engine) != newest():
            upgrade(engine)
            take_over_old(engine)
        let_owner_through(engine)
    except OperationalError:
        raise EndError(FAILED, DOWN) from None
    except EndError:
        engine.dispose()
        raise
    return engine


def opened(settings: Settings) -> Engine:
    """Return an engine on the configured database as it is, or start the embedded one.

    Raises as `connect` does.
    """
    if settings.database_url:
        address = settings.database_url
    else:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        address = start_embedded(settings.home / "postgres")
        _let_nobody_list(settings.home)
    return create_engine(
        driver_url(address), pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_S}
    )


def take_over_old(engine: Engine) -> None:
    """Make incidents of the warnings of before, once the layout stands."""
    from engine.store.incidents.take_over import take_over  # it reads the rules: a second

    if taken := take_over(engine):
        LOG.info("旧预警已转为事件 old warnings became incidents: warnings=%d", taken)


def _let_nobody_list(home: Path) -> None:
    """Take back what a server started by root has opened: its user may pass, and nothing more."""
    mode = home.stat().st_mode
    if mode & 0o066 and home.stat().st_uid == os.geteuid():
        home.chmod(mode & 0o711)


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


def newest() -> str:
    """Return the newest revision of the layout, by the names of the steps that lead there."""
    return max(step.name[1:5] for step in (STEPS / "versions").rglob("v[0-9]*.py"))


def layout(engine: Engine) -> str | None:
    """Return the revision that a database has, None if it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to a revision of its layout, by default the newest."""
    with engine.begin() as connection:
        migrate(connection, revision)


def migrate(connection: Connection, revision: str = "head") -> None:
    """Bring the database to a revision of its layout within a transaction."""
    from alembic import command  # a second of a worker's start, needed once a release
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("recursive_version_locations", "true")
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    config.attributes["connection"] = connection
    if revision == "base":
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
