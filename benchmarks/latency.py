"""`python -m benchmarks.latency`: from an event sent to its row in the database, open loop.

A stream of motions at a fixed rate, whatever the worker does; among them calls for help, each by
somebody else. What counts is the time until the warning of such a call can be read.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import numpy as np

from engine.log.kafka import target_of
from streams.contract.topics import EVENTS
from streams.log.chunk import Place
from streams.log.interface import BY_KEY, LogTarget
from tests.system.faults.stand import Stand

TICK_S = 0.01
CALLS_A_S = 50
PEOPLE = 2_000
WARM_S, SECONDS = 15.0, 40.0
QUANTILES = (0.5, 0.99, 0.999)


@dataclass(slots=True)
class Calls:
    """When calls for help were sent, and when their warnings were first seen."""

    sent: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)

    def delays(self) -> list[float]:
        """Return seconds from sending to seeing; a call whose row never came counts as endless."""
        return [self.seen.get(person, np.inf) - at for person, at in self.sent.items()]


def line(kind: str, person: str, number: int) -> bytes:
    """Return an event that happens now."""
    now = int(time.time() * 1000)
    said = {"id": f"{now}-{number}", "person": person, "kind": kind, "at": now}
    if kind == "motion":
        said["room"] = ("hall", "kitchen", "bedroom")[number % 3]
    return json.dumps(said).encode()


def send(target: LogTarget, rate: int, seconds: float, calls: Calls) -> float:
    """Send at a rate by the clock, not by what comes back; returns the rate that was reached."""
    start, number, called = time.perf_counter(), 0, 0
    while (passed := time.perf_counter() - start) < seconds:
        while number < rate * passed:
            person = f"p{number % PEOPLE}"
            target.send(Place(EVENTS, BY_KEY), line("motion", person, number), person.encode())
            number += 1
        while called < CALLS_A_S * passed:
            person = f"q{rate}-{seconds:.0f}-{called}"
            calls.sent[person] = time.perf_counter()
            target.send(Place(EVENTS, BY_KEY), line("sos", person, called), person.encode())
            called += 1
        time.sleep(TICK_S)
    return number / (time.perf_counter() - start)


def watch(stand: Stand, calls: Calls, over: Event) -> None:
    """Look at the table every few milliseconds."""
    store, newest = stand.store(), 0
    while not over.is_set():
        for stored in store.since(newest):
            newest = stored.seq
            person = json.loads(stored.line)["person"]
            calls.seen.setdefault(person, time.perf_counter())
        time.sleep(0.003)
    store.close()


def measured(stand: Stand, rate: int) -> str:
    """Return a line of the table for one rate."""
    target, calls, over = target_of(stand.settings), Calls(), Event()
    watcher = Thread(target=watch, args=(stand, calls, over))
    watcher.start()
    send(target, rate, WARM_S, Calls())
    reached = send(target, rate, SECONDS, calls)
    target.flush()
    time.sleep(5.0)
    over.set()
    watcher.join()
    delays = calls.delays()
    times = " | ".join(f"{np.quantile(delays, q) * 1000:,.0f}" for q in QUANTILES)
    return f"| {rate:,} | {reached:,.0f} | {len(delays):,} | {times} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.latency")
    parser.add_argument("rates", type=int, nargs="*", default=[5_000, 20_000])
    print("| wanted events/s | sent | calls for help | p50 ms | p99 ms | p99.9 ms |")
    print("|---|---|---|---|---|---|")
    for rate in parser.parse_args().rates:
        with TemporaryDirectory() as folder:
            stand = Stand(Path(folder), 2, snapshot_records=1_000_000)
            try:
                stand.start_worker("one", SILVERGUARD_CLOCK="wall")
                time.sleep(15.0)
                print(measured(stand, rate), flush=True)
            finally:
                stand.close()


if __name__ == "__main__":
    main()
