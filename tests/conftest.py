"""Real servers that tests start by themselves, and what runs where, when."""

from __future__ import annotations

import fcntl
import gc
import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Connection, text

from engine.demo.kafka_broker import Broker
from engine.settings import Settings
from engine.store.access.tables import AUDIT
from engine.store.connection.embedded import start_embedded, stop_embedded
from engine.store.mapped.tables import MAPPED
from engine.store.presence.tables import PRESENCE
from engine.store.shifts.tables import ROTAS
from engine.store.store import Store, open_store
from engine.store.tables import METADATA
from tests.distribution import pytest_xdist_make_scheduler, turn

__all__ = ["pytest_xdist_make_scheduler"]
pytest.register_assert_rewrite("tests.support")
hypothesis.settings.register_profile(
    "repeatable",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("repeatable")  # on a busy machine, too, the same every time
os.umask(0o077)  # as every command does: what is written is for its owner alone
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Tests run side by side already. OpenMP's threads spin while they wait for one another: where cores
# are taken, a training of six seconds took up to a minute of them. Set before anybody loads it.
gc.set_threshold(20_000, 20, 20)
# Else a tenth of the time goes to looking through the libraries' millions of objects for garbage.


def pytest_addoption(parser: pytest.Parser) -> None:
    """Draw as many cases as `make soak SOAK=desk` asks for, and keep pictures if told where."""
    parser.addoption("--soak", action="store_true", help="as many drawn cases as in an hour")
    parser.addoption("--pictures", metavar="FOLDER", help="keep pictures of a night at the desk")


def pytest_runtest_setup() -> None:
    """Build a desk's readers of parameters once a process."""
    from tests.support.desk.remembered_schemas import remember_schemas  # once asserts are rewritten

    remember_schemas()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest begin."""
    items.sort(key=lambda item: turn(item.nodeid))


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """Start a Kafka that lasts for the session."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-kafka-"))
    running = Broker(folder)
    running.start()
    yield running
    running.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def plain_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("SILVERGUARD_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SILVERGUARD_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """Start a PostgreSQL outside pytest's own folders, whose permissions pytest resets."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-test-"))
    yield start_embedded(folder / "postgres")
    stop_embedded(folder / "postgres")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_mlflow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return MLflow's sqlite file with its tables and no rows: making them takes seconds.

    Whichever process of pytest needs it first makes it, for all of them.
    """
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    file = folder / "empty-mlflow.sqlite"
    with (folder / "empty-mlflow.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            from models.registry.mlflow_registry import SQLITE, Registry

            unfinished = file.with_suffix(".unfinished")
            assert not Registry(f"{SQLITE}{unfinished}").versions()
            unfinished.rename(file)
    return file


@pytest.fixture
def small_forests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grow forests of few trees: half of a training of a small town is to grow a hundred."""
    monkeypatch.setattr("models.learned.isolation_forest.TREES", 15)


@pytest.fixture
def mlflow_home(plain_settings: None, empty_mlflow: Path) -> Path:
    """Return the home of the default settings, with a tracking store that is ready."""
    home = Path(os.environ["SILVERGUARD_HOME"])
    home.mkdir()
    shutil.copy(empty_mlflow, home / "mlflow.sqlite")
    return home


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Return a store with the newest layout and no rows."""
    opened = open_store(Settings(database_url=database_url))
    try:
        with opened.engine.connect() as connection:
            empty(connection.execution_options(isolation_level="AUTOCOMMIT"))
        yield opened
    finally:
        opened.close()


assert {
    AUDIT.name,
    MAPPED.name,
    PRESENCE.name,
    ROTAS.name,
} <= METADATA.tables.keys()  # with the tables beside them, which
# nothing else here imports
FILLED = " UNION ALL ".join(
    f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in METADATA.tables
)


def empty(connection: Connection) -> None:
    """Delete what is in the tables and count anew, each table in a transaction of its own.

    Not by TRUNCATE: it makes and syncs files for every table, a third of a second a test, and locks
    out a desk that a module keeps running and that reads meanwhile.
    """
    connection.execute(text("SET synchronous_commit = off"))
    connection.execute(text("SET lock_timeout = '60s'"))  # what a test left open fails the next one
    connection.execute(text("SET session_replication_role = replica"))  # the audit refuses it
    for name in connection.execute(text(FILLED)).scalars().all():
        connection.execute(METADATA.tables[name].delete())
    moved = text(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
        " FROM pg_sequences"
    )
    connection.execute(moved)
    connection.execute(text("RESET session_replication_role"))
    connection.execute(text("RESET synchronous_commit"))
    connection.execute(text("RESET lock_timeout"))


@pytest.fixture
def kafka_settings(
    broker: Broker,
    store: Store,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Settings:
    """Return settings for workers on the session's Kafka, with empty topics of their own.

    No member is taken for dead while another one in this process computes.
    """
    from tests.support.servers.on_kafka import PARTITIONS  # Kafka's client: only where it is used
    from tests.support.servers.real_topics import fresh

    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    monkeypatch.setattr("streams.kafka.consumer.SESSION_MS", 60_000)
    fresh(broker.address, PARTITIONS)
    return Settings(
        home=tmp_path / "home",
        clock="log",
        partitions=PARTITIONS,
        kafka_bootstrap=broker.address,
        kafka_group=uuid.uuid4().hex,
        kafka_replication=1,
        database_url=database_url,
        snapshot_records=2000,
    )
