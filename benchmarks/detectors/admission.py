"""Whether isolation forests earn a voice beside the rules: with and without, at equal price.

`python -m benchmarks.detectors.admission [--recording FOLDER]`: six made-up towns, and recordings
with planted incidents (`events.ndjson`, `truth.ndjson`, perhaps `people.csv`), each teaching itself
as a new town does, once with forests that explain only, as they are served, and once with the same
forests heard and fused. A learned detector is admitted where it finds .02 more of the true cases in
time at as many false warnings, in towns and in recordings; else it only explains (ADR 67).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, NamedTuple

import pandas as pd

from benchmarks.served import town
from engine.evaluation.compare import Past, judged
from engine.evaluation.labels.reading import read_labels
from engine.formats.lines import Warning
from engine.pipeline.assembly import live_pipeline_of
from engine.pipeline.learner import Learner
from engine.replay.source import BATCH_LINES, enrol, fed
from engine.settings import Settings
from features.core.civil_time import civil
from models.detector import Detector
from models.evaluation.warnings import Joined, joined
from models.learned.isolation_forest import Forest
from streams.codec.decoder import SHANGHAI

PEOPLE, DAYS, SEED, TOWNS = 60, 42, 7102, 6
ADMITTED = 0.02
"""Recall in time at equal false warnings from which a learned detector is heard (assumed)."""
SETTINGS = Settings()


class Heard(Forest):
    """A forest that is pooled, calibrated and fused as a rule is."""

    explains_only: ClassVar[bool] = False


class Hearing(Learner):
    """A town that teaches itself and hears its forests."""

    def _forests(self) -> list[Detector]:
        grown = [one for one in super()._forests() if isinstance(one, Forest)]
        return [
            Heard(**{part.name: getattr(one, part.name) for part in fields(Forest)})
            for one in grown
        ]


class Tried(NamedTuple):
    """One log: true cases, false warnings granted to either side, cases found in time."""

    name: str
    cases: int
    room: int
    without: int
    heard: int

    @property
    def row(self) -> str:
        """Return it as a row of the table."""
        return f"| {self.name} | {self.cases} | {self.room} | {self.without} | {self.heard} |"


def said_of(folder: Path, learner: Learner) -> list[Warning]:
    """Return what a town that teaches itself warns of."""
    pipeline, people = live_pipeline_of(SETTINGS, learner), folder / "people.csv"
    enrol(pipeline, people if people.exists() else None, SHANGHAI)
    results = fed(pipeline, folder / "events.ndjson", SHANGHAI, BATCH_LINES)
    return [warning for result in results for warning in result.warnings]


def side_of(folder: Path, learner: Learner) -> Joined:
    """Return the same beside the truth."""
    past = Past(folder / "events.ndjson", folder / "truth.ndjson")
    labels = read_labels(past.truth, str(SHANGHAI))
    return joined(judged(said_of(folder, learner), labels, past), labels)


def tried(folder: Path, name: str) -> Tried:
    """Replay a log with forests that explain only and with the same heard."""
    sides = [side_of(folder, kind(civil())) for kind in (Learner, Hearing)]
    room = min(false_of(side) for side in sides)
    cases = int((~sides[0].truth["decoy"]).sum())
    return Tried(name, cases, room, *(in_time(side, room) for side in sides))


def false_of(side: Joined) -> int:
    """Count false warning episodes, not counting notes of the care list."""
    return int((~side.raised["window"] & ~side.raised["care"]).sum())


def in_time(side: Joined, room: int) -> int:
    """Count true cases told of in time with so many false warnings; the care list is as it is.

    Of the warnings the highest tier and score are heard first.
    """
    order = ["tier", "score", "episode"]
    raised = side.raised.sort_values(order, ascending=[False, False, True])
    urgent: pd.Series[bool] = ~raised["care"]
    spent = (urgent & ~raised["window"]).cumsum()
    heard = raised.loc[~urgent | (spent <= room), "episode"]
    pairs = side.matched[~side.matched["decoy"]]
    pairs = pairs[pairs["delay_s"] <= pairs["max_delay_s"]]
    return int(pairs.loc[pairs["episode"].isin(heard), "number"].nunique())


def verdict(kind: str, found: list[Tried]) -> str:
    """Return what forests add over some logs, pooled by cases."""
    cases = sum(one.cases for one in found)
    gain = sum(one.heard - one.without for one in found) / max(1, cases)
    word = "admitted" if gain >= ADMITTED else "explain only"
    return f"{kind}: {gain:+.3f} of {cases} cases: {word}"


def shown(kind: str, logs: Iterator[tuple[Path, str]]) -> Iterator[str]:
    """Yield each log's row as it is tried, and the verdict."""
    found = []
    for folder, name in logs:
        found.append(tried(folder, name))
        yield found[-1].row
    if found:
        yield f"\n{verdict(kind, found)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.detectors.admission")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--towns", type=int, default=TOWNS)
    parser.add_argument("--seed", type=int, default=SEED, help="of the first town")
    parser.add_argument("--recording", type=Path, action="append", default=[])
    asked = parser.parse_args()
    print("| log | cases | false granted | in time without forests | with |\n|---|---|---|---|---|")
    with TemporaryDirectory() as scratch:
        seeds = range(asked.seed, asked.seed + asked.towns)
        made = (
            (town(asked.people, asked.days, seed, Path(scratch) / str(seed)), f"town {seed}")
            for seed in seeds
        )
        for line in shown("towns", made):
            print(line, flush=True)
    for line in shown("recordings", ((one, one.name) for one in asked.recording)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
