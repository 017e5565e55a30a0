"""One new company paid by five elders is told of all of them; an old one never is."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.alerting.finding import Finding
from engine.correlation import shared_payees as module
from engine.correlation.messages import PaymentMessage, decoded, encoded, paid_told
from engine.correlation.shared_payees import Companies, Paid
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.privacy.erasure import order_of
from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.snapshots.codec import Freezer, Thawer
from engine.snapshots.state import KINDS
from streams.contract.json_object import Json
from streams.contract.topics import WARNINGS
from streams.contract.units import DAY_MS
from tests.support.events.company_payments import START, WATER, elders, pay, written
from tests.support.servers.run_worker import worked


def warned(folder: Path, events: list[Json]) -> list[Json]:
    out = folder / "warnings"
    replay(ReplayOptions(written(folder, events), out, model="none"), Settings())
    said = [json.loads(one) for one in out.read_bytes().splitlines()]
    return [one for one in said if one["detector"] == "shared_company"]


def test_the_fifth_elder_brings_up_all_and_the_sixth_herself(tmp_path: Path) -> None:
    said = warned(tmp_path, [WATER, *elders(40, 6, "new")])
    first, last = said[:5], said[5]
    assert {one["person"] for one in first} == {f"p{number}" for number in range(5)}
    assert {one["at"] for one in first} == {START + 44 * DAY_MS}
    assert (last["person"], last["at"], last["evidence"]["elders"]) == (
        "p5",
        START + 45 * DAY_MS,
        6,
    )
    assert {(one["warning"], one["tier"], one["p"]) for one in said} == {("fraud", 2, None)}
    assert "5位老人" in first[0]["reason"]["zh"] and first[0]["events"]


@pytest.mark.parametrize(
    "events",
    [
        elders(40, 4, "new") + elders(45, 4, "new"),  # four, however often
        elders(40, 6, "shop", kind="merchant"),
        elders(10, 6, "new"),  # the town was hardly known then
        [pay(31, "p9", "old"), *elders(62, 6, "old")],  # new no longer
    ],
)
def test_what_is_ordinary_is_not_told(tmp_path: Path, events: list[Json]) -> None:
    assert warned(tmp_path, [WATER, *events]) == []


def personal(day: float, count: int, account: str, amount: float = 2000.0) -> list[Json]:
    return [one | {"amount_cny": amount} for one in elders(day, count, account, kind="person")]


def warned_of_a_person(folder: Path, events: list[Json]) -> list[Json]:
    out = folder / "warnings"
    replay(ReplayOptions(written(folder, events), out, model="none"), Settings())
    said = [json.loads(one) for one in out.read_bytes().splitlines()]
    return [one for one in said if one["detector"] == "shared_personal_account"]


def test_the_third_elder_who_pays_a_new_personal_account_brings_up_all(tmp_path: Path) -> None:
    said = warned_of_a_person(tmp_path, [WATER, *personal(40, 4, "swindler")])
    assert {one["person"] for one in said[:3]} == {"p0", "p1", "p2"}
    assert (said[3]["person"], len(said)) == ("p3", 4)
    assert {one["at"] for one in said[:3]} == {START + 42 * DAY_MS}
    assert {(one["warning"], one["tier"]) for one in said} == {("fraud", 2)}
    assert "3位老人" in said[0]["reason"]["zh"]


@pytest.mark.parametrize(
    "events",
    [
        personal(40, 2, "wife"),
        personal(40, 6, "stall", amount=60.0),
        [*personal(31, 1, "plumber"), *personal(62, 6, "plumber")],  # known, and in use
        elders(40, 4, "shop"),  # a company needs five
    ],
)
def test_who_is_known_or_paid_little_is_nobodys_accomplice(
    tmp_path: Path, events: list[Json]
) -> None:
    assert warned_of_a_person(tmp_path, [WATER, *events]) == []


def test_a_partition_says_whether_it_was_a_person() -> None:
    one = told(7, "p", 1)._replace(personal=True)
    assert paid_told(0, 0, one, 1).paid == one
    line = encoded(paid_told(0, 0, told(7, "p", 1), 1))
    said = decoded(line)  # as a worker of an earlier version says it
    assert b"personal" not in line and isinstance(said, PaymentMessage) and not said.paid.personal


@pytest.mark.parametrize(("records", "partitions"), [(3, 4), (5000, 3)])
def test_partitions_and_restarts_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: int, partitions: int
) -> None:
    monkeypatch.setattr("streams.log.journal_source.RECORDS", records)
    events = written(tmp_path, [WATER, *elders(40, 6, "new")])
    settings = Settings(home=tmp_path / "home", clock="log", partitions=partitions)
    feed(events, open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    journal = journal_of(settings)
    for _ in range(2):
        worked(settings, journal)
    found = sorted(one.value for one in journal.read(WARNINGS, 0, 10**6))
    journal.close()
    replay(ReplayOptions(events, tmp_path / "warnings", model="none"), settings)
    wanted = sorted((tmp_path / "warnings").read_bytes().splitlines())
    assert len(wanted) >= 6 and found == wanted


def test_an_erasure_is_named_by_its_place_and_by_nobody() -> None:
    order = order_of("p", 5, 0, 0, 1)
    assert order.token == order_of("q", 5, 0, 0, 1).token != order_of("p", 5, 1, 0, 1).token


def told(company: int, person: str, day: float) -> Paid:
    return Paid(int(day * DAY_MS), company, person, f"{person}-{day}", int(day * DAY_MS), 10.0)


def test_payers_and_companies_of_the_past_are_dropped_and_known_ones_stay_known() -> None:
    companies = Companies()
    for day in range(31, 1000, 7):  # one company is paid every week, others once in a life
        companies.take([told(1, "p", day), *(told(day * 100 + n, f"q{n}", day) for n in range(20))])
        assert companies.due(int(day * DAY_MS)) == []
    assert len(companies.first) <= 1 + 20 * (365 // 7 + 2) and 1 in companies.first
    assert len(companies.payers) <= 20 * (30 // 7 + 2)
    companies.take([told(1, f"r{n}", 1000 + n) for n in range(6)])
    assert companies.due(1100 * DAY_MS) == []  # new no longer, whatever was dropped


def test_invented_companies_take_no_more_room_than_they_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST", 64)
    whole, halves = Companies(), Companies()
    said = [told(n % 997, f"p{n % 11}", 31 + n / 50) for n in range(3000)]
    whole.take(said)
    one_by_one = [finding for one in said for finding in _due(halves, one)]
    assert whole.due(10**15) == one_by_one
    assert len(whole.first) <= 65 and whole.first.keys() == (whole.last or {}).keys()


def _due(companies: Companies, one: Paid) -> list[Finding]:
    companies.take([one])
    return companies.due(one.clock)


def test_what_it_brings_up_is_remembered_over_a_restart() -> None:
    """Snapshots name a rule by its id, and look it up among all rules."""
    companies = Companies()
    companies.take([told(1, "p", 0), *(told(2, f"q{n}", 40 + n) for n in range(5))])
    found = companies.due(50 * DAY_MS)
    freezer = Freezer(KINDS)
    frozen = freezer.freeze(found)
    assert len(found) == 5 and Thawer(KINDS, freezer.arrays).thaw(frozen) == found
