"""The status view: who owns what, and what happens when one of our own workers is killed."""

from __future__ import annotations

import asyncio

import pytest

from engine.desk.status import page as status
from engine.store.store import Store
from streams.log.chunk import Place
from tests.support.desk_visit import Visit, visit


class TwoWorkers:
    """Workers that only remember what was asked of them."""

    def __init__(self) -> None:
        self.alive = {"worker-1": True, "worker-2": True}

    def kill(self, name: str) -> None:
        self.alive[name] = False

    def start(self, name: str) -> None:
        self.alive[name] = True


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page ask again without a second's wait."""
    monkeypatch.setattr(status, "PAUSE_S", 0.05)


def owned(seen: Visit) -> list[str]:
    return [text.partition(" ")[0] for text in seen.texts("sg-item")]


def test_a_killed_worker_is_shown_and_its_place_with_whoever_takes_it_over(store: Store) -> None:
    store.fence.claim(Place("events", 0), "worker-1")
    store.fence.claim(Place("events", 1), "worker-2")

    async def look() -> None:
        async with visit(store) as seen:
            status.mount_status(store, TwoWorkers())
            await seen.open("/status")
            assert owned(seen) == ["events-0", "events-1"]
            assert seen.texts("sg-live") == ["运行 running"] * 2
            await seen.click(seen.chip("强行结束 kill worker-1"))
            await seen.until(lambda: "已停 stopped" in seen.texts("sg-live"))
            store.fence.claim(Place("events", 0), "worker-2")
            await seen.until(lambda: owned(seen) == ["无分区", "events-0", "events-1"])
            await seen.click(seen.chip("启动 start worker-1"))
            await seen.until(lambda: seen.texts("sg-live") == ["运行 running"] * 2)

    asyncio.run(look())


def test_workers_of_other_machines_are_shown_without_buttons(store: Store) -> None:
    store.fence.claim(Place("events", 0), "far-away")

    async def look() -> None:
        async with visit(store) as seen:
            status.mount_status(store, None)
            await seen.open("/status")
            assert "far-away" in seen.texts() and owned(seen) == ["events-0"]
            assert not seen.elements("sg-chip")

    asyncio.run(look())
