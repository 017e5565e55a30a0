"""A database on a full disk loses no warning, says that it fails, and recovers by itself."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.delivery.delivery import Delivery
from engine.settings import Settings
from engine.store.connection.embedded import start_again, start_embedded, stop_embedded
from engine.store.store import open_store
from streams.contract.topics import WARNINGS
from streams.log.journal import Journal
from tests.support.judged.made_up import warning_line
from tests.support.servers.small_disk import SmallDisk, small_disk

ROOM = "160m"
"""An empty cluster takes 40 MB, its write-ahead log 16 MB a segment; a first start asks for 100."""
EARLIER, LATER = 50, 3_000
RECOVERS_S = 120.0


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    folder = Path(tempfile.mkdtemp(prefix="silverguard-test-"))
    folder.chmod(0o755)  # PostgreSQL of root runs as somebody else
    with small_disk(folder / "small", ROOM) as made:
        made.path.chmod(0o755)
        yield made
        stop_embedded(made.path / "postgres")


def appended(journal: Journal, numbers: range) -> None:
    journal.append_once(WARNINGS, [(f"w{one}", warning_line(one)) for one in numbers])


def test_warnings_wait_for_room_in_the_database_and_all_arrive_once(
    disk: SmallDisk, tmp_path: Path
) -> None:
    address = start_embedded(disk.path / "postgres")
    store = open_store(Settings(home=tmp_path / "home", database_url=address))
    journal = Journal(tmp_path / "journal.sqlite")
    delivery = Delivery(journal, store)
    appended(journal, range(EARLIER))
    while delivery.step():
        pass
    assert sum(store.counts().values()) == EARLIER and delivery.failing == []

    disk.fill()
    appended(journal, range(EARLIER, EARLIER + LATER))
    for _ in range(20):
        delivery.step()
        if "warnings" in delivery.failing:
            break
    assert "warnings" in delivery.failing

    disk.free()
    end = time.monotonic() + RECOVERS_S
    delivered = 0
    while delivered < EARLIER + LATER and time.monotonic() < end:
        start_again(disk.path / "postgres")  # as the desk does every two seconds
        if not delivery.step():
            time.sleep(0.2)
        delivered = sum(store.counts().values()) if delivery.failing == [] else delivered
    assert delivered == EARLIER + LATER and delivery.failing == []
    journal.close()
    store.close()
