"""A scene staged for one person: its events in the order of receipt, the register, the truth."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import numpy as np

from streams.contract.json_object import Json
from streams.contract.units import HOUR_MS
from streams.simulate.base.calendar import midnight
from streams.simulate.base.ndjson import written
from streams.simulate.harder.registry import EVERY
from streams.simulate.staged.plain import HOMES, PLAIN
from streams.simulate.town.plan import Town, folk_of, plan_of
from streams.simulate.town.scenes import Casting, Scene, truths
from streams.simulate.town.town import COLUMNS, Street, register_row
from streams.user_error import UserError

CROWD = 40
"""People among whom one is found who can show a type of scenes."""
LONGEST_D = 400
"""Days that no scene exceeds."""
DAY = date(2026, 3, 18)
"""When a scene happens where no moment is given: a Wednesday of a quiet spring."""


@dataclass(frozen=True, slots=True)
class Staged:
    """One scene: `events` in the order of receipt, `people` as rows of the register, its truth.

    `truth` is as in `truth.ndjson`; None where the scene has no label.
    """

    kind: str
    events: tuple[Json, ...]
    people: tuple[dict[str, str], ...]
    truth: Json | None

    @property
    def lines(self) -> bytes:
        """Return the events as NDJSON."""
        return msgspec.json.Encoder().encode_lines(self.events)


def kinds() -> tuple[str, ...]:
    """Return every scene that can be staged: the plain ones, then the town's types.

    Examples
    --------
    >>> kinds()[:3], "out_at_night" in kinds()
    (('sos', 'fall', 'smoke'), True)
    """
    return (*PLAIN, *EVERY)


def staged(
    kind: str, person: str = "p1", at: int | None = None, seed: int = 1, quiet_days: int = 0
) -> Staged:
    """Stage a scene for a person.

    Parameters
    ----------
    at
        Epoch ms. A plain scene happens at this moment; one of the town's types draws its own
        moment of the civil day of it. None: on `DAY`, at an hour that suits it.
    seed
        Another seed, another course of one of the town's types; plain ones have but one.
    quiet_days
        Days of ordinary life of the same person ahead of one of the town's types.

    Raises
    ------
    UserError
        If there is no such scene.

    Examples
    --------
    >>> one = staged("sos", "p7", 1_767_900_000_000)
    >>> one.events[0]["kind"], one.events[0]["person"], one.truth["max_delay_s"]
    ('sos', 'p7', 60.0)
    """
    if kind in PLAIN:
        return _plain(kind, person, at)
    if kind in EVERY:
        return _of_the_town(kind, person, at, seed, quiet_days)
    raise UserError(f"无此场景 no such scene: {kind}; one of {', '.join(kinds())}")


def _plain(kind: str, person: str, at: int | None) -> Staged:
    one = PLAIN[kind]
    moment = midnight(DAY, 0) + int(one.hour * HOUR_MS) if at is None else at
    events = sorted(one.play(person, moment), key=lambda event: _heard_at(event))
    numbered = [
        {"id": f"{kind}-{moment}-{number}", **event, "received_at": _heard_at(event)}
        for number, event in enumerate(events)
    ]
    names = [person] if kind != "outage" else [f"{person}-{n}" for n in range(1, HOMES + 1)]
    where = {"hub": f"hub-{person}", "building": f"building-{person}", "street": "street-1"}
    people = [{"person": name, **one.register, **where} for name in names]
    truth = None if kind == "outage" else _truth(kind, person, moment)
    return Staged(kind, tuple(numbered), tuple(people), truth)


def _heard_at(event: Json) -> int:
    """Return when an event reaches the log: at once, a call when it is over."""
    return int(event["at"] + 1000 * event.get("duration_s", 0))


_WITHIN_S = {
    "night_exit": 1800.0,
    "fraud": 1800.0,
    "fall": 180.0,
    "carbon_monoxide": 600.0,
    "silence": 50_400.0,
}


def _truth(kind: str, person: str, at: int) -> Json:
    return {
        "person": person, "episode": f"{kind}-{at}", "warning": PLAIN[kind].warning, "type": kind,
        "onset": at, "end": at + 18 * HOUR_MS, "decoy": PLAIN[kind].decoy,
        "max_delay_s": _WITHIN_S.get(kind, 60.0),
    }  # fmt: skip


def _of_the_town(kind: str, person: str, at: int | None, seed: int, quiet_days: int) -> Staged:
    china = timezone(timedelta(hours=8))  # which has no summer time
    day = DAY if at is None else datetime.fromtimestamp(at / 1000, china).date()
    town, scene = _cast(kind, day - timedelta(days=quiet_days), seed, quiet_days)
    street = Street(town, range(scene.person, scene.person + 1))
    own = f"p{scene.person:06d}"
    events = [one | {"person": person} for one in _events(street, scene)]
    row = dict(zip(COLUMNS, register_row(street.folk[scene.person], seed), strict=True))
    (truth,) = truths([scene], lambda number: midnight(town.start, number))
    assert row["person"] == truth["person"] == own
    return Staged(kind, tuple(events), ({**row, "person": person},), {**truth, "person": person})


def _cast(kind: str, start: date, seed: int, quiet_days: int) -> tuple[Town, Scene]:
    """Return a town, the next by its seed, in which the scene begins on its day."""
    days = quiet_days + LONGEST_D
    asked = Town(CROWD, days, seed, start, only=(kind,), each=True, quiet=quiet_days)
    for number in range(100):
        town = replace(asked, seed=seed + 1000 * number)
        folk, places = folk_of(town)
        plan = plan_of(Casting(folk, places, town.start, town.seed, town.only), town)
        for scene in (one for who in range(CROWD) for one in plan.of(who)):
            if scene.day == quiet_days:
                return town, scene
    raise UserError(f"{kind}: 无人可演 nobody can show it; try another seed")


def _events(street: Street, scene: Scene) -> Iterator[Json]:
    """Yield what is received of a person up to the end of a scene."""
    told = []
    for day in range(scene.day + scene.days):
        told.append(street.day(day))
    events = np.concatenate(told)
    events = events[np.lexsort((events["seq"], events["received"]))]
    text, _ = written(events)
    decode = msgspec.json.Decoder(Json).decode
    return (decode(line) for line in text.tobytes().splitlines())


def write(scene: Staged, out: Path) -> None:
    """Write a scene as a town is written: `events.ndjson`, `people.csv`, `truth.ndjson`."""
    encode = msgspec.json.Encoder().encode_lines
    (out / "events.ndjson").write_bytes(scene.lines)
    (out / "truth.ndjson").write_bytes(encode([scene.truth] if scene.truth else []))
    with (out / "people.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(scene.people[0]))
        table.writeheader()
        table.writerows(scene.people)
