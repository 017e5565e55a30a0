"""Every detector taken out in turn, on a made-up town.

`python -m benchmarks.detectors.ablation`: a version is trained on one town and judges another; each
row of the table is a replay without one detector.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from benchmarks.served import town, trained
from engine.evaluation.compare import Past, judged
from engine.evaluation.labels.reading import read_labels
from engine.evaluation.price import price
from engine.evaluation.rule_trial import Without
from engine.evaluation.sharing.processes import judged_by as replayed
from engine.settings import Settings
from models.artefact import Artefact
from models.detector import lane_of
from models.discovery import rules
from models.evaluation.warnings import Joined, joined
from streams.codec.decoder import SHANGHAI
from streams.contract.units import MONTH_DAYS

PEOPLE, DAYS, SEED = 60, 42, 7101
SETTINGS = Settings()


def judged_by(artefact: Artefact, folder: Path) -> Joined:
    """Return what a version says of a town, beside the truth."""
    past = Past(folder / "events.ndjson", folder / "truth.ndjson", folder / "people.csv")
    (said,) = replayed([artefact], past.log, SETTINGS).warnings
    labels = read_labels(past.truth, str(SHANGHAI))
    return joined(judged(said, labels, past), labels)


def found(side: Joined) -> set[int]:
    """Return the numbers of the true cases that were warned of in time."""
    pairs = side.matched[~side.matched["decoy"]]
    in_time = pairs[pairs["delay_s"] <= pairs["max_delay_s"]]
    return set(pd.unique(in_time["number"]).tolist())


def ablation(artefact: Artefact, folder: Path, months: float) -> Iterator[str]:
    """Yield the table's rows: lane, cases lost and found without it, false warnings saved."""
    whole = judged_by(artefact, folder)
    cases, cost = found(whole), price(whole, months)
    yield (
        f"| all | | {len(cases)} found in time | {cost['warnings']:.2f}, {cost['care']:.2f},"
        f" {cost['outside']:.2f} |"
    )
    for one in rules():
        side = judged_by(Without.of(artefact, one.id), folder)
        left, less = found(side), price(side, months)
        saved = [cost[name] - less[name] for name in ("warnings", "care", "outside")]
        told = ", ".join(f"{value:+.2f}" for value in saved)
        lane = "limit" if one.limit else lane_of(one)
        yield f"| `{one.id}` | {lane} | -{len(cases - left)} +{len(left - cases)} | {told} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.detectors.ablation")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--days", type=int, default=DAYS)
    asked = parser.parse_args()
    months = asked.people * asked.days / MONTH_DAYS
    with TemporaryDirectory() as scratch:
        made = [
            town(asked.people, asked.days, SEED + number, Path(scratch) / str(number))
            for number in range(2)
        ]
        artefact = trained(made[0])
        print(f"{months:.0f} person-months a town; saved: false a person-month within the")
        print("allowance, on the care list, by limits\n")
        print("| without | lane | in time | saved |\n|---|---|---|---|")
        for row in ablation(artefact, made[1], months):
            print(row, flush=True)


if __name__ == "__main__":
    main()
