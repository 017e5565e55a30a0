"""Odd lines by the hundred thousand through every door and a real Kafka worker.

`python -m tests.system.faults.odd_lines --lines 100000`: each line is decoded, half of them come in
over HTTP and half over MQTT's handler, and all of them lie in the topic as they are. Behind each
delivery stands a good SOS; what is measured is the time from its acknowledgement until it can be
read in the database of the desk.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.ingest.intake import Door
from engine.ingest.log_writer import ConfiguredLog
from engine.ingest.mqtt_bridge import _carry
from engine.log.event_log import TargetLog
from engine.log.kafka import target_of
from engine.store.store import Store
from streams.codec.decoder import decode
from tests.support.events.odd_deliveries import ROOT, EndOfMessagesError, Gateway, posted
from tests.support.events.odd_lines import every_line, some_lines
from tests.system.faults.stand import Stand

ZONE = ZoneInfo("Asia/Shanghai")
STEP = 200
MOST_BYTES = 900_000
SETTLES_S = 120.0
PATIENCE_S = 5.0


@dataclass
class Result:
    """What became of the lines; `delays_s` are those of the good SOS."""

    lines: int = 0
    without_outcome: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    exits: int = 0
    missing: int = 0
    delays_s: list[float] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Tell whether every line had an outcome and nobody ended."""
        wrong = sum(count for status, count in self.answers.items() if status >= 500)
        return not (self.without_outcome or wrong or self.exits or self.missing)


class Watch(threading.Thread):
    """Looks twenty times a second who has been warned of."""

    def __init__(self, store: Store) -> None:
        super().__init__(daemon=True)
        self.store, self.seen, self.over = store, dict[str, float](), threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        seq = 0
        while not self.over.wait(0.05):
            now = time.monotonic()
            for row in self.store.since(seq):
                seq = row.seq
                self.seen.setdefault(str(json.loads(row.line)["person"]), now)


def _cut(lines: list[bytes]) -> list[list[bytes]]:
    """Cut lines into deliveries that a door takes."""
    parts: list[list[bytes]] = [[]]
    size = 0
    for line in lines:
        if len(parts[-1]) >= STEP or size + len(line) > MOST_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(line)
        size += len(line) + 1
    return parts


def run(count: int) -> Result:
    """Send everything; returns what became of it."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-odd-"))
    folder.chmod(0o755)
    stand = Stand(folder)
    result, store = Result(), stand.store()
    watch = Watch(store)
    watch.start()
    settings = stand.settings.model_copy(update={"clock": "wall"})
    try:
        stand.start_worker("odd-1", SILVERGUARD_CLOCK="wall")
        door, log = Door(partial(ConfiguredLog, settings), ZONE), TargetLog(target_of(settings))
        sent = {"first": _warm(door, watch)}
        lines = list(islice(chain(every_line(), some_lines(count, 11)), count))
        for number, part in enumerate(_cut(lines)):
            fresh = _delivered(number, part, door, log, result)
            _seen(fresh, watch)
            sent |= fresh
        _settled(sent, watch)
        result.exits = sum(not one.is_alive() for one in stand.workers.values())
        if result.exits:
            print((folder / "odd-1.log").read_text()[-2000:])
        result.missing = len(sent.keys() - watch.seen.keys())
        result.delays_s = sorted(
            watch.seen[who] - at for who, at in sent.items() if who in watch.seen
        )
        door.close()
    finally:
        watch.over.set()
        watch.join()
        store.close()
        stand.close()
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _sos(person: str) -> bytes:
    said = {"kind": "sos", "id": "1", "person": person, "at": int(time.time() * 1000)}
    return json.dumps(said).encode() + b"\n"


def _warm(door: Door, watch: Watch) -> float:
    """Wait for the worker to stand: its start is not what is measured."""
    asyncio.run(posted(door, [_sos("first")]))
    end = time.monotonic() + SETTLES_S
    while "first" not in watch.seen and time.monotonic() < end:
        time.sleep(0.1)
    return watch.seen.get("first", end)


def _delivered(
    number: int, part: list[bytes], door: Door, log: TargetLog, result: Result
) -> dict[str, float]:
    """Send one part each way; returns when its good SOS was acknowledged."""
    person = f"good-{number}"
    data = b"\n".join(part) + b"\n"
    result.lines += len(part)
    result.without_outcome += decode(data).received != len(part)
    for line in part:
        log.append(number % log.partitions, line)
    log.flush()
    data += _sos(person)
    if number % 2:
        (answer,) = asyncio.run(posted(door, [data]))
        result.answers[answer.status_code] += 1
        said = answer.json()
        result.without_outcome += said.get("received") != said.get("accepted", 0) + said.get(
            "quarantined", 0
        )
    else:
        gateway = Gateway([data])
        with suppress(EndOfMessagesError):
            asyncio.run(_carry(gateway, door, ROOT))  # type: ignore[arg-type]
        result.without_outcome += not gateway.acknowledged
    return {person: time.monotonic()}


def _seen(sent: dict[str, float], watch: Watch) -> None:
    """Wait a while for the SOS behind a part: it is the part that is measured, not a queue."""
    end = time.monotonic() + PATIENCE_S
    while sent.keys() - watch.seen.keys() and time.monotonic() < end:
        time.sleep(0.02)


def _settled(sent: dict[str, float], watch: Watch) -> None:
    end = time.monotonic() + SETTLES_S
    while sent.keys() - watch.seen.keys() and time.monotonic() < end:
        time.sleep(0.2)


def main() -> int:
    """Run once and print; 0 if all is well."""
    parser = argparse.ArgumentParser(prog="odd-lines", description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    began = time.monotonic()
    result = run(parser.parse_args().lines)
    delays = result.delays_s or [float("nan")]
    print(f"lines {result.lines}, without outcome {result.without_outcome}, exits {result.exits}")
    print(f"answers {dict(result.answers)}, SOS missing {result.missing} of {len(delays)}")
    print(f"SOS after {delays[len(delays) // 2]:.2f} s (median), {delays[-1]:.2f} s (longest)")
    print(f"{time.monotonic() - began:.0f} s in all")
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
