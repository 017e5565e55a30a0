"""What a town that teaches itself finds where its officers close true cases as true, or do not.

`python -m benchmarks.detectors.closed_cases`: a harder town in which much happens teaches itself
three times; of the true cases that it told of none, half and all are then closed as true in its
log, and it is judged by what it tells after that. Cases are closed an hour after they are over.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pandas as pd

from benchmarks.detectors.admission import side_of
from engine.pipeline.learner import Learner
from features.core.civil_time import civil
from models.detector import APPLICATIONS
from models.evaluation.warnings import Joined
from streams.contract.json_object import Json
from streams.contract.units import HOUR_MS, MONTH_DAYS
from streams.simulate.town.town import Town, simulate

PEOPLE, DAYS, SEED = 60, 200, 7801
ROUNDS = 2
"""Times that the town is judged anew: what is closed lets more be told, which is then closed."""
SHARES = (0.0, 0.5, 1.0)


def closings(side: Joined, share: float) -> list[Json]:
    """Return `case` events, in order, of a share of the true cases that were told of."""
    told = side.matched[~side.matched["decoy"]].sort_values("at").groupby("number").first()
    events: list[Json] = []
    for number, one in told.iterrows():
        if int(str(number)) % 2 < 2 * share:
            about = {"kind": "case", "person": one["person"], "incident": f"case {number}"}
            over = max(int(one["end"]), int(one["at"])) + HOUR_MS
            closed = {"state": "closed", "outcome": "true", "warning": one["warning"]}
            events.append({**about, "id": f"o{number}", "at": int(one["at"]), "state": "opened"})
            events.append({**about, "id": f"c{number}", "at": over, **closed})
    return sorted(events, key=lambda event: (event["at"], event["id"]))


def merged(log: Path, cases: list[Json], out: Path) -> None:
    """Write a log with `case` events where they were received."""
    waiting = iter([*cases, {"at": 2**62}])
    case = next(waiting)
    with log.open("rb") as lines, out.open("wb") as written:
        for line in lines:
            at = int(line.partition(b'"received_at":')[2].split(b",", 1)[0].rstrip(b"}\n"))
            while case["at"] <= at:
                written.write(msgspec.json.encode({**case, "received_at": case["at"]}) + b"\n")
                case = next(waiting)
            written.write(line)


def shares(town: Town, folder: Path) -> Iterator[tuple[float, Joined]]:
    """Yield what the town tells beside the truth, by the share of true cases that are closed."""
    simulate(town, folder, 1)
    log, plain = folder / "events.ndjson", folder / "plain.ndjson"
    log.rename(plain)
    for share in SHARES:
        cases: list[Json] = []
        for _ in range(ROUNDS if share else 0):
            merged(plain, cases, log)
            cases = closings(side_of(folder, Learner(civil())), share)
        merged(plain, cases, log)
        yield share, side_of(folder, Learner(civil()))


def figures(side: Joined, months: float) -> Iterator[tuple[int, float, float]]:
    """Yield cases, the share told of in time, and false warnings a person-month by application."""
    truth, pairs = side.truth[~side.truth["decoy"]], side.matched
    timely = pairs.loc[pairs["delay_s"] <= pairs["max_delay_s"], "number"]
    false = side.raised[~side.raised["window"] & ~side.raised["care"]]
    for name in APPLICATIONS:
        own: pd.Series[int] = truth.loc[truth["warning"] == name, "number"]
        yield own.size, float(own.isin(timely).mean()), (false["warning"] == name).sum() / months


def row(share: float, found: Mapping[str, tuple[int, float, float]]) -> str:
    """Return one share's figures as a row of the table.

    Examples
    --------
    >>> row(0.5, {"fraud": (10, 0.8, 0.1)})
    '| 50% | .80 of 10, false 0.10 |'
    """
    cells = [f"{told:.2f} of {cases}, false {false:.2f}" for cases, told, false in found.values()]
    return f"| {share:.0%} | {' | '.join(cell.removeprefix('0') for cell in cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.detectors.closed_cases")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    town = Town(asked.people, asked.days, asked.seed, rough=True, harder=True)
    months = asked.people * asked.days / MONTH_DAYS
    print(f"| closed as true | {' | '.join(APPLICATIONS)} |\n|---|{'---|' * len(APPLICATIONS)}")
    with TemporaryDirectory() as scratch:
        for share, side in shares(town, Path(scratch)):
            print(row(share, dict(zip(APPLICATIONS, figures(side, months), strict=True))))


if __name__ == "__main__":
    main()
