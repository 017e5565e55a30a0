"""`python -m benchmarks.consoles`: five hundred open queues on two processes of a desk.

Each holds the live stream that its page asks for. Measured: what each costs a process of memory,
and how long a warning takes from its transaction's begin until its card has come to every one.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from re import search
from urllib.request import urlopen

import psutil

from benchmarks.desk.pages import line, quantiles
from engine.settings import Settings
from engine.store.connection.embedded import start_embedded, stop_embedded
from engine.store.store import Store, open_store
from tests.support.desk.desk_process import DeskProcess, desk_process

CONSOLES, RATE, SECONDS = 500, 20, 30
SETTLES_S = 5.0


@contextmanager
def two_desks() -> Iterator[tuple[Store, tuple[DeskProcess, DeskProcess]]]:
    """Run two processes on one database."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-bench-"))
    url = start_embedded(folder / "postgres")
    store = open_store(Settings(database_url=url))
    try:
        with desk_process(url) as one, desk_process(url) as other:
            yield store, (one, other)
    finally:
        store.close()
        stop_embedded(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


def memory(desks: Sequence[DeskProcess]) -> int:
    """Return the bytes that the processes have to themselves."""
    return sum(int(psutil.Process(one.pid).memory_full_info().uss) for one in desks)


class Console:
    """One open queue: when the card of each person came first."""

    def __init__(self, address: str) -> None:
        self.host, _, self.port = address.removeprefix("http://").partition(":")
        with urlopen(address + "/") as page:
            found = search(r'data-stream="([^"]+)"', page.read().decode())
        assert found is not None
        self.path = found[1].replace("&amp;", "&")
        self.came: dict[str, float] = {}

    async def follow(self) -> None:
        """Read what is told until cancelled."""
        reader, writer = await asyncio.open_connection(self.host, int(self.port))
        writer.write(f"GET {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n\r\n".encode())
        try:
            while said := await reader.readline():
                if b"sg-who" in said:
                    self._keep(said.decode())
        finally:
            writer.close()

    def _keep(self, said: str) -> None:
        for one in said.split('"sg-who">')[1:]:
            self.came.setdefault(one.partition("<")[0], time.time())


async def tell(store: Store, many: int, rate: float) -> dict[str, float]:
    """Store warnings by the clock; returns when each one's transaction was begun."""
    sent: dict[str, float] = {}
    began = time.monotonic()
    for number in range(many):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        sent[f"q{number}"] = time.time()
        await asyncio.to_thread(store.put_warnings, [line(number, calls=False)])
    return sent


async def measure(store: Store, desks: Sequence[DeskProcess], many: int) -> None:
    """Open the queues, tell of warnings, and print."""
    consoles = [Console(desks[number % len(desks)].address) for number in range(many)]
    await asyncio.sleep(SETTLES_S)
    before = memory(desks)
    tasks = [asyncio.create_task(one.follow()) for one in consoles]
    await asyncio.sleep(SETTLES_S)
    opened = memory(desks)
    sent = await tell(store, RATE * SECONDS, RATE)
    await asyncio.sleep(SETTLES_S)
    after = memory(desks)
    for task in tasks:
        task.cancel()
    print(f"{many} consoles on {len(desks)} processes of {before / len(desks) / 1e6:,.0f} MB")
    print(f"kB each, open: {(opened - before) / many / 1000:,.1f}")
    print(f"kB each, after {len(sent)} warnings: {(after - before) / many / 1000:,.1f}")
    missing = sum(len(sent.keys() - one.came.keys()) for one in consoles)
    took = [one.came[who] - at for who, at in sent.items() for one in consoles if who in one.came]
    print(f"told: median, p99, worst {quantiles(took)}; never {missing}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.consoles")
    parser.add_argument("--consoles", type=int, default=CONSOLES)
    many = parser.parse_args().consoles
    with two_desks() as (store, desks):
        asyncio.run(measure(store, desks, many))


if __name__ == "__main__":
    main()
