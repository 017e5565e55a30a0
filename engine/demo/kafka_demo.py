"""The demo on a real Apache Kafka: two workers share the town, and one of them may be killed."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from engine.demo.demo import DAYS, LINES, LIVE_MS, Pace, Say, last_moment, town_of
from engine.demo.fleet import Fleet
from engine.demo.kafka_broker import Broker
from engine.evaluation.report import report_of
from engine.log.event_log import TargetLog
from engine.log.feed import Feeder
from engine.log.kafka import access_of, target_of
from engine.log.people_register import import_register
from engine.progress import bar
from engine.settings import Settings
from engine.store.store import Store
from models.detector import APPLICATIONS
from streams.contract.json_object import Json
from streams.files.reader import read_chunks
from streams.kafka.topics import Topics
from streams.simulate.town.town import simulate

WORKERS = ("worker-1", "worker-2")
LINES_A_RECORD = 50
QUIET_S = 15.0
"""Without a new warning for so long behind the end of the town, all of it has been judged."""
PATIENCE_S = 300.0


@contextmanager
def kafka_of(settings: Settings) -> Iterator[Settings]:
    """Start a Kafka under the home, with its topics; returns settings that use it."""
    broker = Broker(settings.home / "kafka")
    broker.start()
    try:
        chosen = {
            "kafka_bootstrap": broker.address,
            "kafka_replication": 1,
            "clock": "log",
            "worker_id": "feeder",
        }
        own = settings.model_copy(update=chosen)
        topics = Topics(access_of(own))
        topics.create(own.partitions, own.kafka_replication)
        topics.close()
        yield own
    finally:
        broker.kill()


class KafkaDemo:
    """One town, its Kafka, its workers and its store."""

    def __init__(self, people: int, seed: int, settings: Settings, store: Store) -> None:
        self._town = town_of(people, seed)
        self._settings, self._store = settings, store
        folder = settings.home
        self._events, self._register = folder / "events.ndjson", folder / "people.csv"
        self._truth, self._warnings = folder / "truth.ndjson", folder / "warnings.ndjson"
        self._began = time.monotonic()
        self._published = 0
        self.fleet = Fleet(settings, WORKERS)

    def run(self, say: Say) -> None:
        """Stream the whole town at full speed, and wait until it is judged."""
        with closing(self.fleet):
            self._prepare(say)
            self._feed(lambda clock: None)
            self._until_quiet()

    def _prepare(self, say: Say) -> None:
        say(f"模拟 simulating {self._town.people} 人 people, {DAYS} 天 days …")
        with bar("simulate", " days", DAYS) as progress:
            simulate(self._town, Path(self._settings.home), 1, progress)
        import_register(self._register, self._settings)
        say(f"启动 starting {len(WORKERS)} workers …")
        for name in WORKERS:
            self.fleet.start(name)

    def _feed(self, pace: Callable[[int], None]) -> None:
        log = TargetLog(target_of(self._settings), LINES_A_RECORD)
        feeder = Feeder(log, ZoneInfo(self._settings.tz))
        for chunk in read_chunks(self._events, lines=LINES):
            feeder.publish(chunk)
            pace(feeder.now)
        feeder.finish()
        self._published = feeder.published

    def _until_quiet(self) -> None:
        last, since = -1, time.monotonic()
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < min(end, since + QUIET_S) or last <= 0:
            newest = self._store.newest()
            if newest != last:
                last, since = newest, time.monotonic()
            if time.monotonic() > end:
                return
            time.sleep(0.5)

    def watch(self, say: Say) -> None:
        """Stream the past at full speed, then open the desk and let the last days stream."""
        with closing(self.fleet):
            self._watch(say)

    def _watch(self, say: Say) -> None:
        from engine.desk.web.serve import serve  # the page costs a second that headless runs save

        self._prepare(say)
        over, ready = threading.Event(), threading.Event()
        pace = Pace(last_moment(self._events) - LIVE_MS, over, ready)
        stream = threading.Thread(target=self._until_over, args=(pace,), daemon=True)
        stream.start()
        while stream.is_alive() and not ready.wait(0.2):
            pass
        address = f"http://{self._settings.desk_host}:{self._settings.desk_port}"
        say(f"值守台 desk: {address}/   工作进程 workers: {address}/status")
        serve(self._store, self._settings, self.fleet, doors=False, made_up=True)
        over.set()
        stream.join(10)

    def _until_over(self, pace: Pace) -> None:
        try:
            self._feed(pace)
        except InterruptedError:
            return

    def summary(self) -> Json:
        """Return what happened, as the last line of a headless demo."""
        counts: Counter[str] = Counter()
        with self._warnings.open("wb") as file:
            seq = 0
            while rows := self._store.since(seq):
                seq = rows[-1].seq
                for row in rows:
                    file.write(row.line + b"\n")
                    counts[msgspec.json.decode(row.line)["warning"]] += 1
        return {
            "people": self._town.people,
            "events": self._published,
            "seconds": round(time.monotonic() - self._began, 1),
            "warnings": {kind: counts[kind] for kind in APPLICATIONS},
            "evaluation": report_of(self._warnings, self._truth, people=self._register, days=DAYS),
        }
