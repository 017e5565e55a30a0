"""The main job on embedded defaults: a made-up town, learned from, streamed, warned of, shown."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from engine.alerting.judged_row import KeptRow
from engine.demo.pieces import pieces
from engine.demo.sent import Sent, sent_to
from engine.evaluation.report import report_of
from engine.formats.heartbeat import Beat
from engine.formats.lines import Warning
from engine.ingest.sender_tokens import loopback
from engine.output.output import shown
from engine.output.portraits import portraits
from engine.output.silence_watch import SilenceWatch
from engine.output.sinks import encoded_lines
from engine.pipeline.compiling import compiling
from engine.progress import bar
from engine.replay.replay import ReplayOptions, assembled
from engine.replay.source import enrol
from engine.settings import Settings
from engine.store.connection.embedded import stop_embedded
from engine.store.heartbeats import put_heartbeats
from engine.store.incidents.grades import LATE_MS
from engine.store.models import put_rows
from engine.store.store import Store, open_store
from engine.wall_clock import now_ms
from models.detector import APPLICATIONS
from streams.codec.decoder import Batch
from streams.contract.json_object import Json
from streams.contract.topics import EVENTS
from streams.contract.units import DAY_MS, MINUTE_MS
from streams.files.reader import read_chunks
from streams.register.reader import register_rows
from streams.simulate.town.town import Town, simulate

DAYS = 21
"""Two weeks to learn from and one to warn in: the learner fits anew every Monday."""
LIVE_MS = 2 * DAY_MS
"""The end of the stretch that a watched demo streams slowly enough to be seen."""
LIVE_SPEED = 600.0
"""Log seconds a second while watched: two days take five minutes."""
WATCHED_MIN = round(LIVE_MS / LIVE_SPEED / MINUTE_MS)
LINES = 500
"""Lines a batch of a town of `MANY`: few enough that a watched stream does not come in jumps. Fewer
people have fewer, or a warning would be hours old when its batch is over."""
MANY, FEWEST = 100, 10
PLACE = f"{EVENTS}-0"
TOLD_S = 2.0
"""Between two times that silences are told: 20 minutes of a watched stretch."""

DRAIN_S = 0.3
"""Between two looks at what was sent, when the town itself has ended."""
OWN: dict[str, object] = {
    "database_url": None, "kafka_bootstrap": None, "webhooks": [], "door_tokens": {},
    "door_sources": {},
}  # fmt: skip
"""What of the settings a demo does without: made-up people have no place there, and page nobody."""
ALL_SHOWN = 40
"""Up to so many people a town shows one of each type of episodes: else it would look empty."""

Say = Callable[[str], None]


def town_of(people: int, seed: int) -> Town:
    """Return the town of a demo."""
    return Town(people, DAYS, seed, each=people <= ALL_SHOWN)


@contextmanager
def own_folder(settings: Settings) -> Iterator[tuple[Settings, Store]]:
    """Give a demo a folder and a database of its own under the home, and remove both in the end.

    The demo never touches the configured database or log, nor whoever is told of incidents.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="demo-", dir=settings.home))
    own = settings.model_copy(update=OWN | {"home": folder})
    store = open_store(own)
    try:
        yield own, store
    finally:
        store.close()
        stop_embedded(folder / "postgres")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def demo_of(people: int, seed: int, settings: Settings) -> Iterator[Demo]:
    """Make a town in a folder of its own, and remove it in the end."""
    with own_folder(settings) as (own, store):
        yield Demo(people, seed, own, store)


class Demo:
    """One town, its pipeline and its store."""

    def __init__(self, people: int, seed: int, settings: Settings, store: Store) -> None:
        self._town = town_of(people, seed)
        self._people, self._settings, self._store = people, settings, store
        folder = settings.home
        self._events, self._register = folder / "events.ndjson", folder / "people.csv"
        self._truth, self._warnings = folder / "truth.ndjson", folder / "warnings.ndjson"
        self._counts: Counter[str] = Counter()
        self._began = time.monotonic()
        self._live = 0
        self._sent: Sent | None = None

    def simulate(self, say: Say) -> None:
        """Make the town's three files; a first run compiles what that needs, and says so."""
        with compiling(say), tempfile.TemporaryDirectory(dir=self._settings.home) as folder:
            simulate(Town(1, 2, 1), Path(folder), 1, None)
        say(f"模拟 simulating {self._people} 人 people, {DAYS} 天 days …")
        with bar("simulate", " days", DAYS) as progress:
            simulate(self._town, self._settings.home, os.cpu_count() or 1, progress)

    def run(self, say: Say, pace: Callable[[int], None] = lambda clock: None) -> None:
        """Stream the whole town through the pipeline; `pace` is told the clock of each batch."""
        say("学习与预警 learning and warning …")
        self._begin()
        with bar("demo", " lines") as progress:
            self._stream(pace, progress)

    def _begin(self) -> None:
        """Build the pipeline and tell it and the store who lives there."""
        self._silences = SilenceWatch(every_s=TOLD_S)
        options = ReplayOptions(self._events, self._warnings)
        self._pipeline = assembled(options, self._settings, (self._silences,))
        enrol(self._pipeline, self._register, ZoneInfo(self._settings.tz))
        self._store.put_people(register_rows(self._register))
        self._warnings.write_bytes(b"")

    def _stream(self, pace: Callable[[int], None], progress: Callable[[int], None]) -> None:
        zone = ZoneInfo(self._settings.tz)
        many = max(FEWEST, min(LINES, LINES * self._people // MANY))
        chunks = read_chunks(self._events, lines=many)
        for batch in (each for chunk in chunks for each in pieces(chunk, zone)):
            self._judge(batch)
            progress(self._pipeline.counts.received)
            pace(self._pipeline.clock.now)
            if self._sent is not None:
                self._judge(self._sent.batch(self._pipeline.clock.now, now_ms()))

    def _judge(self, batch: Batch | None) -> None:
        """Let a batch be judged, and keep and show what comes of it."""
        if batch is None:
            return
        result = self._pipeline.feed(batch)
        raised = shown(result.warnings)
        lines = self._encoded(raised)
        self._beat()
        self._store.put_warnings(lines)
        put_rows(self._store.engine, _lines_behind(result.behind, raised))
        self._store.put_portraits(portraits(self._pipeline, (one.person for one in raised)))
        self._store.put_explanations(encoded_lines(result.explained))
        told = self._silences.due(PLACE, self._pipeline.clock.now)
        if told is not None:
            self._store.put_silences(told)
        with self._warnings.open("ab") as file:
            file.writelines(line + b"\n" for line in lines)

    def _beat(self) -> None:
        """Tell the desk the log's clock, as a worker does: weeks ago is now in this town.

        What is told from before the watched days is late by it: it pages nobody.
        """
        clock = max(self._live, self._pipeline.clock.now)
        at = time.time_ns() // 1_000_000
        beat = Beat("place", PLACE, at, "demo", clock, moved_at=at, partitions=1)
        put_heartbeats(self._store.engine, [beat])

    def _encoded(self, raised: Sequence[Warning]) -> list[bytes]:
        self._counts.update(warning.warning for warning in raised)
        return encoded_lines(raised)

    def summary(self) -> Json:
        """Return what happened, as the last line of a headless demo."""
        evaluation = report_of(self._warnings, self._truth, people=self._register, days=DAYS)
        return {
            "people": self._people,
            "events": self._pipeline.counts.received,
            "seconds": round(time.monotonic() - self._began, 1),
            "warnings": {kind: self._counts[kind] for kind in APPLICATIONS},
            "evaluation": evaluation,
        }

    def watch(self, say: Say) -> None:
        """Learn from the past at full speed, then open the desk and let the last days stream."""
        # the page costs a second that headless runs save
        from engine.demo.shift import account, guidance, sender, sending, tidied
        from engine.desk.web.serve import serve

        over, ready = threading.Event(), threading.Event()
        self._live = last_moment(self._events) - LIVE_MS
        pace = Pace(self._live, over, ready)
        stream = threading.Thread(target=self._until_over, args=(say, pace), daemon=True)
        stream.start()
        while stream.is_alive() and not ready.wait(0.2):
            pass
        address = f"http://{self._settings.desk_host}:{self._settings.desk_port}/"
        doors = loopback(self._settings.desk_host)
        try:
            tidied(self._store, self._live - LATE_MS)  # else it would stand there as hours late
            said = guidance(address, account(self._store), WATCHED_MIN)
            said += [sending(address, sender(self._store))] if doors else []
            for line in said:
                say(line)
            serve(self._store, self._settings, doors=doors, workers=False, made_up=True)
        finally:
            over.set()
            stream.join(10)

    def _until_over(self, say: Say, pace: Pace) -> None:
        try:
            with sent_to(self._settings) as self._sent:
                self.run(say, pace)
                say("模拟数据已放完,页面保持打开 the town has ended, the page stays open")
                self._drain(pace, self._sent)
        except InterruptedError:
            return

    def _drain(self, pace: Pace, sent: Sent) -> None:
        """Judge what is still sent until the desk is closed; the town's clock goes on by itself."""
        ended, began = self._pipeline.clock.now, time.monotonic()
        while not pace.over(DRAIN_S):
            clock = ended + int(1000 * (time.monotonic() - began))
            self._judge(sent.batch(clock, now_ms()))


def _lines_behind(rows: Iterable[KeptRow], raised: Iterable[Warning]) -> list[bytes]:
    """Return the rows of warnings as lines: a page tells by them what would have been silent."""
    ids = {one.id for one in raised}
    return [msgspec.json.encode(one) for one in rows if one.id in ids]


def last_moment(events: Path) -> int:
    """Return the moment of a file's last event, epoch ms."""
    last = b""
    for chunk in read_chunks(events):
        last = chunk
    line = last.rstrip().rpartition(b"\n")[2]
    return int(msgspec.json.decode(line, type=Json)["at"])


class Pace:
    """Lets the log run freely until `live`, then at a speed that can be watched."""

    def __init__(self, live: int, over: threading.Event, ready: threading.Event) -> None:
        self._live, self._over, self._ready = live, over, ready
        self._start: float | None = None

    def over(self, wait_s: float) -> bool:
        """Wait a moment; tells whether all is over."""
        return self._over.wait(wait_s)

    def __call__(self, clock: int) -> None:
        """Wait until the watched log may go on; raises `InterruptedError` when all is over."""
        if clock >= self._live:
            self._start = self._start or time.monotonic()
            self._ready.set()
            due = self._start + (clock - self._live) / 1000 / LIVE_SPEED
            self._over.wait(max(0.0, due - time.monotonic()))
        if self._over.is_set():
            raise InterruptedError
