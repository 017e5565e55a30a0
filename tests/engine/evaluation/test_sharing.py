"""A past shared out over processes: what is said is the same to the last bit."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from functools import cache
from multiprocessing import Pipe
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pytest

from engine.errors import EndError
from engine.evaluation.compare import Past, compare
from engine.evaluation.sharing.processes import (
    Judged,
    heard_on,
    judged_by,
    rejoined,
    shares_of,
)
from engine.evaluation.sharing.share_process import Errand, Word, words
from engine.evaluation.sharing.side_by_side import Log
from engine.replay.sharded import Share
from engine.settings import Settings
from models.artefact import COLD
from streams.contract.json_object import Json
from streams.files.reader import UnreadableError
from tests.support.events.company_payments import WATER, elders
from tests.support.events.silent_homes import DAY_MS, DAYS, HOMES, HOUR_MS, START, home
from tests.support.judged.made_artefact import quiet, with_forest
from tests.support.judged.made_warning import as_json

BEGIN, CUT = START + (DAYS - 6) * DAY_MS, START + (DAYS - 1) * DAY_MS + 12 * HOUR_MS
VERSIONS = (COLD, with_forest())


@cache
def street() -> Log:
    """Return a log in which a street falls silent, and elders pay a company nobody knew.

    One of the street is erased while the others are looked for.
    """
    folder, rng = Path(mkdtemp(prefix="silverguard-street-")), np.random.default_rng(3)
    events: list[Json] = [WATER, *elders(40, 6, "club")]
    for number in range(HOMES):
        events += home(f"home-{number}", CUT if number < HOMES - 1 else None, rng)
    events = [one for one in events if one["at"] >= BEGIN or one["kind"] == "payment"]
    events.append({"kind": "profile", "person": "home-1", "at": CUT + 5 * HOUR_MS, "deleted": True})
    beats = [*range(BEGIN, CUT + 2 * DAY_MS, HOUR_MS), *range(START, START + 50 * DAY_MS, DAY_MS)]
    events += [{"kind": "heartbeat", "person": "x", "at": at, "sensor": "hub"} for at in beats]
    events.sort(key=lambda one: (one["at"], one["person"]))
    lines = [json.dumps({"id": f"e{k}", **one}) for k, one in enumerate(events)]
    (folder / "events.ndjson").write_text("\n".join(lines) + "\n")
    rows = [f"home-{number},first street\n" for number in range(HOMES)]
    (folder / "people.csv").write_text("person,street\n" + "".join(rows))
    return Log(folder / "events.ndjson", folder / "people.csv")


@cache
def alone() -> Judged:
    """Return what one process says of the street."""
    return judged_by(VERSIONS, street(), Settings(), workers=1)


def told_by(errand: Errand) -> Iterator[Word]:
    """Yield what a process would send."""
    for word in words(errand):
        yield pickle.loads(pickle.dumps(word))


def errands(shares: int, settings: Settings | None = None) -> list[Errand]:
    return [
        Errand(street(), VERSIONS, Share(number, shares), settings or Settings(), None, None)
        for number in range(shares)
    ]


def plain(judged: Judged) -> Json:
    """Return all that was judged as JSON would have it, in an order of its own."""
    said = [
        sorted(as_json(one), key=lambda told: (told["at"], told["id"])) for one in judged.warnings
    ]
    risks = [
        {
            name: [one.person.tolist(), one.hour.tolist(), one.rarity.tolist()]
            for name, one in risk.all().items()
        }
        for risk in judged.risks
    ]
    return {"said": said, "risks": risks, "span": judged.span}


def test_the_street_needs_to_be_seen_together() -> None:
    said = as_json(alone().warnings[0])
    silent = [one for one in said if one["detector"] == "limit_silence"]
    assert {one["tier"] for one in silent if one["at"] < CUT + DAY_MS} == {1}, "explained"
    assert sum(one["detector"] == "shared_company" for one in said) == 6
    apart = [rejoined([one], [told_by(one)]) for one in errands(3)]
    cries = [one for share in apart if share for one in as_json(share.warnings[0])]
    assert {one["tier"] for one in cries if one["detector"] == "limit_silence"} > {1}
    assert not [one for one in cries if one["detector"] == "shared_company"]


@pytest.mark.parametrize("shares", [1, 2, 3])
def test_shares_say_what_one_process_says(shares: int) -> None:
    sent = errands(shares)
    together = rejoined(sent, [told_by(one) for one in sent])
    assert together is not None
    assert plain(together) == plain(alone())


def test_the_verdict_of_two_processes_is_that_of_one(tmp_path: Path) -> None:
    onset, end = CUT, CUT + DAY_MS
    case = {"person": "home-2", "warning": "home", "kind": "collapse", "onset": onset, "end": end}
    (tmp_path / "truth.ndjson").write_text(json.dumps(case) + "\n")
    past = Past(street().events, tmp_path / "truth.ndjson", street().people)
    one, two = (compare(COLD, quiet(), past, Settings(), workers=count) for count in (1, 2))
    assert one["a"]["episodes"]["all"]["recall"] == 1.0
    assert json.dumps(one) == json.dumps(two)


def test_strangers_who_would_make_room_are_judged_by_one_process() -> None:
    few = Settings(strangers=1, partitions=2)
    sent = errands(2, few)
    assert rejoined(sent, [told_by(one) for one in sent]) is None


def test_what_goes_wrong_in_a_process_is_told_here(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="nowhere"):
        judged_by((COLD,), Log(tmp_path / "nowhere.ndjson"), Settings(), workers=2)


def test_a_small_log_is_not_shared_out() -> None:
    assert shares_of(street().events) == 1


def test_a_process_that_is_killed_is_told_of() -> None:
    line, other = Pipe(duplex=False)
    other.close()
    with pytest.raises(EndError, match="memory"):
        next(heard_on(line))
