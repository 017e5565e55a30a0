"""Learning inside a run: what is pooled, when an artefact is trained, when it takes effect.

`replay --model self` trains every Monday at 04:00 civil time over all partitions and lets the
result take effect a day later; a forest is grown anew only when there are enough more rows. A fixed
artefact is simply served.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from engine.formats.lines import Memory
from engine.pipeline.excused_days import ExcusedDays, Explained
from engine.pipeline.pending_judgements import PendingJudgement, together
from features.core.catalog import FAMILIES, columns
from features.core.civil_time import DAY_MS, HOUR_MS, Civil, local_ms
from features.core.rows import Rows, row_dtype
from features.population.shard import Shard
from features.population.state import PEOPLE
from models.artefact import COLD, Artefact
from models.calibration.daily_maxima import DailyMaxima, Pooled, merged
from models.detector import Detector
from models.discovery import rules
from models.learned.column_detector import FAMILY_OF_DIMENSION
from models.scoring import Judgement
from models.training.fit import trained
from models.training.regrowth import Regrowth
from models.training.reservoir import Reservoir
from streams.contract.event_row import Events

DAWN_MS = 4 * HOUR_MS
"""Days of learning begin at 04:00, when nearly everybody sleeps."""
NEVER = 2**62
POOLED_AT_ONCE = 8192
"""Rows gathered before they are pooled: a replay judges every hour, and pooling costs dozens of
numpy calls however few the rows (8 MB at most)."""


def features_digest() -> str:
    """Return a short name of the catalogue: it changes when a column does."""
    text = repr([(family, [c.name for c in columns(family)]) for family in FAMILIES])
    return blake2b(text.encode(), digest_size=4).hexdigest()


@dataclass(slots=True)
class Learner:
    """Serves an artefact and, where `teaching`, replaces it every week by one of its own past."""

    table: Civil
    artefact: Artefact = COLD
    teaching: bool = True
    features: str = field(default_factory=features_digest)
    next_edge: int = NEVER
    _coming: Artefact | None = None
    _pools: dict[int, DailyMaxima] = field(default_factory=dict)
    _samples: dict[tuple[int, str], Reservoir] = field(default_factory=dict)
    _regrowth: Regrowth = field(default_factory=Regrowth)
    _weeks: int = 0
    _told: dict[tuple[int, str], list[PendingJudgement]] = field(default_factory=dict)
    _rows_told: int = 0
    _excused: ExcusedDays = field(default_factory=ExcusedDays)

    def begin(self, clock: int) -> None:
        """Set the first edge after the first moment of the log."""
        if self.teaching and self.next_edge == NEVER:
            self.next_edge = self._next(clock, weekly=True)

    def pass_edge(self, shards: Sequence[Shard]) -> None:
        """Do what is due at `next_edge`: train, or let the trained artefact take effect."""
        if self._coming is None:
            self._coming = self.fitted(self.next_edge, shards)
            self.next_edge = self._next(self.next_edge, weekly=False)
        else:
            self.artefact, self._coming = self._coming, None
            self.next_edge = self._next(self.next_edge, weekly=True)

    def serve(self, artefact: Artefact) -> None:
        """Serve what the log says from here on; nothing learned inside the run replaces it."""
        self.artefact, self.teaching = artefact, False
        self._coming, self.next_edge = None, NEVER

    def watch(
        self, partition: int, judged: Sequence[Judgement], persons: NDArray[np.uint64]
    ) -> None:
        """Pool what the detectors of one partition said."""
        if not self.teaching:
            return
        for judgement in judged:
            if len(judgement.rows):
                told = PendingJudgement(judgement, persons[judgement.rows["slot"]])
                self._told.setdefault((partition, judgement.family), []).append(told)
                self._rows_told += len(judgement.rows)
        if self._rows_told >= POOLED_AT_ONCE:
            self._pool()

    def excuse(self, passed: Sequence[Explained], shards: Sequence[Shard]) -> None:
        """Learn nothing about silence from the days of those whom an outage explains."""
        if self.teaching:
            self._excused.take(passed, shards, self.day_of)

    def close(self, events: Events) -> None:
        """Learn nothing from the days of the cases that these events close as true."""
        if self.teaching:
            self._excused.close(events, self.day_of)

    def leave(self, partition: int, slots: Sequence[int]) -> None:
        """Let nobody who comes after have the unfinished day of those who were let go."""
        if self.teaching:
            self._pool()
            if partition in self._pools:
                self._pools[partition].leave(np.array(slots, np.int64))

    def _pool(self) -> None:
        """Pool what was told since the last time; families do not lean on one another."""
        for (partition, _), told in self._told.items():
            for judgement, persons in together(told):
                self._take_in(partition, judgement, persons)
        self._told.clear()
        self._rows_told = 0

    def _take_in(self, partition: int, judgement: Judgement, persons: NDArray[np.uint64]) -> None:
        """Pool one judgement; `persons` holds the hash of each row's person."""
        if partition not in self._pools:  # megabytes, made once
            self._pools[partition] = DailyMaxima(len(self._names()))
        places = {name: place for place, name in enumerate(self._names())}
        if judgement.family in FAMILY_OF_DIMENSION.values():
            sample = self._samples.setdefault((partition, judgement.family), Reservoir())
            sample.add(judgement.rows, persons)
        slots, days = judgement.rows["slot"].copy(), self._days(judgement.rows["clock"])
        for number, detector in enumerate(judgement.detectors):
            if detector.id in places:
                surprise = np.ascontiguousarray(judgement.surprise[:, number])
                pool = self._pools[partition]
                pool.add(places[detector.id], slots, persons, days, surprise)

    def fitted(self, edge: int, shards: Sequence[Shard]) -> Artefact:
        """Fit an artefact from everything pooled up to `edge` (epoch ms)."""
        self._weeks += 1
        self._pool()
        self._excused.forget(self.day_of(edge))
        exposure = sum(self._exposure(shard, edge) for shard in shards)
        return trained(f"self@{self._weeks}", self.remembered(edge), exposure, self._forests())

    def remembered(self, edge: int) -> dict[str, Pooled]:
        """Return the person-days by detector that are not forgotten at `edge` (epoch ms)."""
        today = self.day_of(edge)
        return {name: pool.alive(today) for name, pool in self.pools().items()}

    def pools(self) -> dict[str, Pooled]:
        """Return the person-days pooled so far by detector, over all partitions."""
        self._pool()
        pools = {
            name: merged([pool.pooled(place) for pool in self._pools.values()])
            for place, name in enumerate(self._names())
            if self._pools
        }
        return {name: self._excused.without(name, pool) for name, pool in pools.items()}

    def memory(self) -> Memory:
        """Return what is pooled, what is served, and what is to come."""
        self._pool()
        return {
            "detectors": self._names(),
            "artefact": self.artefact,
            "teaching": self.teaching,
            "coming": self._coming,
            "next_edge": self.next_edge,
            "weeks": self._weeks,
            "person_days": self._pools,
            "samples": self._samples,
            "grown": self._regrowth.grown,
            "excused_days": self._excused.memory(),
        }

    def recall(self, memory: Memory) -> None:
        """Go on where another left off; pools of another set of detectors are left behind."""
        self.artefact, self._coming = memory["artefact"], memory["coming"]
        self.teaching = memory.get("teaching", self.teaching)
        self.next_edge, self._weeks = memory["next_edge"], memory["weeks"]
        self._samples = memory["samples"]
        self._regrowth = Regrowth(memory.get("grown"))
        self._excused = ExcusedDays.recalled(memory.get("excused_days", {}))
        self._told, self._rows_told = {}, 0
        same = memory["detectors"] == self._names()
        self._pools = memory.get("person_days", {}) if same else {}  # of before: by other hashes

    def sample(self, family: str) -> Rows:
        """Return the sampled rows of a family over all partitions, in the order of their hashes."""
        return Reservoir.merged(self._parts(family), np.zeros(0, row_dtype(family)))

    def _parts(self, family: str) -> list[Reservoir]:
        every = sorted(self._samples.items(), key=lambda item: item[0])
        return [part for (_, name), part in every if name == family]

    def _forests(self) -> list[Detector]:
        """Return each dimension's forest, grown anew where enough more rows were met."""
        forests: list[Detector] = []
        for dimension, family in FAMILY_OF_DIMENSION.items():
            met = sum(part.met for part in self._parts(family))
            forest = self._regrowth.forest(dimension, met, partial(self.sample, family))
            forests += [] if forest is None else [forest]
        return forests

    def _names(self) -> list[str]:
        """Return the rules that are calibrated; a forest only explains."""
        return [rule.id for rule in rules() if rule.calibrated]

    def day_of(self, at: int) -> int:
        """Return the learning day of a moment (epoch ms)."""
        return int(self._days(np.array([at]))[0])

    def _days(self, clocks: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the learning day of each moment; the offset changes at most twice a year."""
        if not clocks.size:
            return clocks
        offset = local_ms(int(clocks[0]), self.table) - int(clocks[0])
        if local_ms(int(clocks[-1]), self.table) - int(clocks[-1]) != offset:
            each = np.array([local_ms(int(at), self.table) for at in clocks.tolist()], np.int64)
            return (each - DAWN_MS) // DAY_MS
        return (clocks + (offset - DAWN_MS)) // DAY_MS

    def _exposure(self, shard: Shard, edge: int) -> int:
        """Sum the days from each person's first event to the last: who is gone is not watched."""
        people = shard.state.context[: int(shard.state.cursor[PEOPLE])]
        seen = people[people["first_seen"] > 0]
        last = np.minimum(seen["last_seen"], edge)
        return int((np.maximum(last - seen["first_seen"], 0) // DAY_MS + 1).sum())

    def _next(self, clock: int, *, weekly: bool) -> int:
        """Return the next 04:00 after `clock`, or the next one of a Monday."""
        local = local_ms(clock, self.table)
        day = (local - DAWN_MS) // DAY_MS + 1
        if weekly:
            day += (4 - day) % 7  # 1970-01-05, day 4, was a Monday
        civil = day * DAY_MS + DAWN_MS
        return civil - (local_ms(civil, self.table) - civil)
