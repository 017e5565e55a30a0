"""`live_desk()`: door, log, worker, database and API in this process, and nothing left of them.

The same parts as `silverguard desk` and `silverguard worker`, without the page: real HTTP on a port
of its own, a journal and a PostgreSQL in a folder that is removed in the end. Its clock is the
log's: what is played happened when it says, whatever this machine's clock says, and what is posted
is received at the latest moment so far.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import msgspec

from engine.delivery.delivery import deliver
from engine.desk.web.app import http_app
from engine.ingest.intake import Door
from engine.ingest.log_writer import ConfiguredLog
from engine.log.event_log import open_log
from engine.log.feed import Feeder
from engine.settings import Settings
from engine.store.connection.embedded import stop_embedded
from engine.store.store import Store, open_store
from engine.testing.http_server import asked, served
from engine.testing.running import register_file
from engine.testing.scenes import Scene
from engine.worker.bootstrap import worker_of
from engine.worker.warmup import warm_worker
from engine.worker.worker import Worker, run
from streams.contract.json_object import Json
from streams.register.reader import people_events, register_rows

PATIENCE_S = 60.0
"""How long what was sent is waited for."""
PAUSE_S = 0.05
IDLE_STEPS = 3
"""Steps in a row that find nothing to read: the stage across homes reads what it is told behind
the partitions."""
LOG = logging.getLogger(__name__)


class LiveDesk:
    """A running engine; `address` is where it speaks HTTP, `home` where all of it lies."""

    def __init__(
        self,
        address: str,
        settings: Settings,
        store: Store,
        clock: list[int],
        idle: threading.Event,
    ) -> None:
        self.address, self.home = address, settings.home
        self._store, self._clock, self._idle = store, clock, idle
        self._log = open_log(settings)
        self._feeder = Feeder(self._log, ZoneInfo(settings.tz))
        self._marks = 0

    def play(self, *scenes: Scene) -> None:
        """Let scenes happen, each at its own time, merged by when their events are received.

        What comes later must not lie before what was played or posted already: it would be late.
        """
        self.register([row for one in scenes for row in one.people])
        self.feed(sorted((event for one in scenes for event in one.events), key=_received))

    def register(self, people: Iterable[Json]) -> None:
        """Take people into the register, for the desk and for the detectors."""
        file = register_file(list(people), self.home)
        if file is None:
            return
        self._store.put_people(list(register_rows(file)))
        for chunk in people_events(file):
            for line in chunk.splitlines():
                self._log.append(0, line)
        self._log.flush()

    def feed(self, events: Iterable[Json]) -> None:
        """Publish recorded events, as `silverguard feed` does; in the order of receipt."""
        self._feeder.publish(msgspec.json.Encoder().encode_lines(list(events)))
        self._feeder.finish()
        self._clock[0] = max(self._clock[0], self._feeder.now)

    def post(self, events: Iterable[Json]) -> Json:
        """Send events to the door over HTTP; returns its receipt, a refused body's too."""
        told = list(events)
        moments = [one["at"] for one in told if isinstance(one.get("at"), int)]
        self._clock[0] = max([self._clock[0], *moments])
        body = msgspec.json.Encoder().encode_lines(told)
        return asked(f"{self.address}/api/v1/events", body)

    def warnings(self, tier: int = 1) -> list[Json]:
        """Return what was warned of so far, oldest first; the newest 200."""
        page = asked(f"{self.address}/api/v1/warnings?tier={tier}")
        return [one for one in reversed(page["items"]) if not one["person"].startswith(_MARK)]

    def warned(self, person: str, *, tier: int = 1, within_s: float = PATIENCE_S) -> Json:
        """Wait for a person's warning of a tier or above, and return the first one.

        Raises
        ------
        AssertionError
            If none comes in time; says who was warned of meanwhile, by detector and tier.
        """
        found: list[Json] = []
        for found in self._again(within_s, tier):
            for one in found:
                if one["person"] == person:
                    return one
        told = [(one["person"], one["detector"], one["tier"]) for one in found]
        raise AssertionError(f"no warning of {person} at tier {tier} or above; there are {told}")

    def settle(self, within_s: float = PATIENCE_S) -> list[Json]:
        """Wait until all that was sent is judged and delivered; returns the warnings.

        A test person calls for help behind all of it; then the worker reads to the end, for what
        homes share is judged by a stage of its own; then one calls again, and is delivered last.

        Raises
        ------
        AssertionError
            If it takes longer.
        """
        end = time.monotonic() + within_s
        self._mark(end)
        self._idle.clear()
        while not self._idle.wait(PAUSE_S):
            _in_time(end)
        self._mark(end)
        return self.warnings()

    def _mark(self, end: float) -> None:
        """Let a test person call, and wait for the warning."""
        self._marks += 1
        mark = f"{_MARK}{self._marks}"
        self.feed([{"kind": "sos", "id": mark, "person": mark, "at": self._now(), "test": True}])
        while not asked(f"{self.address}/api/v1/warnings?person={mark}")["items"]:
            _in_time(end)
            time.sleep(PAUSE_S)

    def _now(self) -> int:
        """Return the latest moment so far; this machine's, where nothing was sent yet."""
        return self._clock[0] or int(time.time() * 1000)

    def _again(self, within_s: float, tier: int) -> Iterator[list[Json]]:
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            yield self.warnings(tier)
            time.sleep(PAUSE_S)


_MARK = "test-mark-"


def _in_time(end: float) -> None:
    if time.monotonic() > end:
        raise AssertionError("what was sent is not judged in time")


def _received(event: Json) -> int:
    return int(event["received_at"] if "received_at" in event else event["at"])


@contextmanager
def live_desk(database_url: str | None = None) -> Iterator[LiveDesk]:
    """Start an engine; it ends with the block, and nothing is left of it.

    Parameters
    ----------
    database_url
        An empty PostgreSQL to use; None: one of its own, started and ended here (seconds).
    """
    with TemporaryDirectory(prefix="silverguard-") as name, ExitStack() as stack:
        settings = Settings(
            home=Path(name),
            clock="log",
            partitions=1,
            database_url=database_url,
            kafka_bootstrap=None,  # whatever this machine is set up for stays out of a test
        )
        stack.callback(stop_embedded, settings.home / "postgres")
        store = stack.enter_context(_opened(settings))
        clock, over, idle = [0], threading.Event(), threading.Event()
        warm_worker()  # not while somebody waits: a first time compiles for minutes
        _beside(stack, deliver, settings, store, over)
        _beside(stack, _work, settings, over, idle)
        stack.callback(over.set)
        door = Door(
            partial(ConfiguredLog, settings),
            ZoneInfo(settings.tz),
            clock=lambda: clock[0] / 1000 or time.time(),
        )
        stack.callback(door.close)
        address = stack.enter_context(served(http_app(store, door)))
        yield LiveDesk(address, settings, store, clock, idle)


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    store = open_store(settings)
    try:
        yield store
    finally:
        store.close()


def _beside(stack: ExitStack, work: Callable[..., None], *arguments: object) -> None:
    thread = threading.Thread(target=work, args=arguments, name="silverguard", daemon=True)
    thread.start()
    stack.callback(thread.join)


def _work(settings: Settings, over: threading.Event, idle: threading.Event) -> None:
    """Consume the log as `silverguard worker` does; `idle` is set when it is read to its end."""
    taken = [0, 0]

    def after(worker: Worker) -> None:
        taken[:] = [worker.taken, 0 if worker.taken != taken[0] else taken[1] + 1]
        if taken[1] >= IDLE_STEPS:
            idle.set()

    try:
        run(worker_of(settings), stop=over.is_set, pause_s=PAUSE_S, after=after)
    except Exception:
        # in a thread nobody would hear of it: tests then wait in vain, and this says why
        LOG.exception("the worker of a live desk has ended")
