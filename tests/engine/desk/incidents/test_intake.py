"""Warnings become incidents as they are stored: one a person and application."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, text

from engine.formats.heartbeat import Beat
from engine.store.heartbeats import put_heartbeats
from engine.store.incidents.change import Change, fields_of, folded
from engine.store.incidents.incident import Incident
from engine.store.incidents.rows import read
from engine.store.incidents.tables import CHANGES, INCIDENTS
from engine.store.incidents.take_over import take_over
from engine.store.people.erasures import Erasure
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, HOUR_MS
from tests.support.desk.officer import badge, officers
from tests.support.judged.made_up import warning_line

NOW = int(time.time() * 1000)


def raised(number: int, person: str = "p", **other: Any) -> bytes:
    said = {"detector": "silence", "tier": 2, "at": NOW, "onset": NOW - 1, "person": person}
    return warning_line(number, **(said | other))


def incidents(store: Store) -> list[Incident]:
    with store.engine.connect() as connection:
        rows = connection.execute(select(INCIDENTS.c.body).order_by(INCIDENTS.c.number))
        return [read(body) for body in rows.scalars()]


def changes(store: Store) -> list[Change]:
    with store.engine.connect() as connection:
        lines = connection.execute(select(CHANGES.c.line).order_by(CHANGES.c.seq)).scalars()
        return [msgspec.json.decode(line, type=Change) for line in lines]


def test_one_incident_a_person_and_application_and_an_sos_waits_behind_no_fraud(
    store: Store,
) -> None:
    store.put_warnings([raised(1), raised(2), raised(3, warning="fraud"), raised(4, "q")])
    found = incidents(store)
    assert [(one.person, one.kind, len(one.episodes)) for one in found] == [
        ("p", "home", 2), ("p", "fraud", 1), ("q", "home", 1),
    ]  # fmt: skip
    assert found[0].case == found[1].case != found[2].case


def test_what_is_stored_again_changes_nothing(store: Store) -> None:
    store.put_warnings([raised(1), raised(1)])
    before = changes(store)
    store.put_warnings([raised(1)])
    assert changes(store) == before and len(before) == 1


def test_care_notes_make_no_incident_and_tests_stand_apart_marked(store: Store) -> None:
    store.put_warnings([raised(1, care=True, tier=1), raised(2), raised(3, test=True)])
    assert [(one.test, len(one.episodes)) for one in incidents(store)] == [(False, 1), (True, 1)]


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ({"episode": "e1", "tier": 3}, "risen"),
        ({"episode": "e9", "tier": 1}, "episode"),
        ({"episode": "e1", "tier": 2}, None),
        ({"episode": "e1", "tier": 1}, None),
        ({"episode": "e9", "tier": 3, "detector": "sos"}, "episode"),
    ],
)
def test_what_is_new_or_worse_calls_again_and_equal_evidence_does_not(
    store: Store, later: Json, told: str | None
) -> None:
    store.put_warnings([raised(1, episode="e1")])
    store.put_warnings([raised(2, **later)])
    [one] = incidents(store)
    assert changes(store)[-1].what == (told or "repeated")
    assert one.alerts == (1 if told is None else 2)


@pytest.mark.parametrize("detector", ["sos", "fall", "smoke", "gas"])
def test_who_cries_for_help_is_heard_each_time(store: Store, detector: str) -> None:
    store.put_warnings([raised(1, episode="e1", tier=3, detector=detector)])
    store.put_warnings([raised(2, episode="e1", tier=3, detector=detector)])
    [one] = incidents(store)
    assert one.alerts == 2 and one.urgency == 4 and not one.silenceable


def test_what_is_hours_old_is_on_the_catch_up_list_and_calls_nobody(store: Store) -> None:
    store.put_warnings([raised(1, at=NOW - 3 * HOUR_MS)])
    [one] = incidents(store)
    assert one.missed and one.alerts == 0 and one.due_at > one.opened_at
    store.put_warnings([raised(2)])
    [one] = incidents(store)
    assert not one.missed and one.alerts == 1


@pytest.mark.parametrize("detector", ["sos", "fall_still", "smoke", "limit_silence"])
def test_a_call_for_help_calls_however_late_it_comes(store: Store, detector: str) -> None:
    old: Json = {"detector": detector, "tier": 3, "at": NOW - 30 * HOUR_MS}
    store.put_warnings([raised(1, **old), raised(2, "q", **old | {"at": NOW - 8 * DAY_MS})])
    assert [(one.missed, one.alerts, one.urgency) for one in incidents(store)] == [
        (False, 1, 4), (True, 0, 4),
    ]  # fmt: skip


def test_a_rehearsal_goes_by_the_clock_of_its_log(store: Store) -> None:
    past = NOW - 9_000 * HOUR_MS
    place = Beat("place", "silverguard.events-0", NOW, clock=past)
    put_heartbeats(store.engine, [place])
    store.put_warnings([raised(1, at=past), raised(2, "q", at=past - 3 * HOUR_MS)])
    assert [one.missed for one in incidents(store)] == [False, True]


def test_a_silence_that_ended_closes_by_itself_and_says_when(store: Store) -> None:
    store.put_warnings([raised(1, episode="e1"), raised(2, episode="e2")])
    seen = {"person": "p", "at": NOW, "what": "seen_again", "reason": {"zh": "又见", "en": "seen"}}
    store.put_explanations([msgspec.json.encode(seen | {"id": "x1", "episode": "e1"})])
    assert incidents(store)[0].state == "new", "the other episode goes on"
    store.put_explanations([msgspec.json.encode(seen | {"id": "x2", "episode": "e2"})])
    [one] = incidents(store)
    assert one.state == "closed" and {episode.seen_at for episode in one.episodes} == {NOW}
    assert {episode.outcome for episode in one.episodes} == {"unknown"}
    assert changes(store)[-1].what == "seen_again" and changes(store)[-1].by == "engine"


def test_what_rises_after_closing_comes_back(store: Store) -> None:
    store.put_warnings([raised(1, episode="e1")])
    seen = {"id": "x", "episode": "e1", "person": "p", "at": NOW, "what": "seen_again"}
    store.put_explanations([msgspec.json.encode(seen)])
    store.put_warnings([raised(2, episode="e1", tier=3)])
    [one] = incidents(store)
    assert one.state == "new" and one.alerts == 2 and one.tier == 3


def test_who_presses_again_opens_again_what_was_closed(store: Store) -> None:
    store.put_warnings([raised(1, episode="e1", detector="sos", tier=3)])
    again = {"episode": "e1", "person": "p", "at": NOW, "what": "called_again",
             "reason": {"zh": "再次", "en": "again"}}  # fmt: skip
    store.put_explanations([msgspec.json.encode(again | {"id": "x1"})])
    [one] = incidents(store)
    assert (one.state, one.alerts) == ("new", 1), "who has it open knows"
    [li] = officers(store, [badge("li")])
    li.act("take", one.id)
    li.act("close", one.id, {"others": {"outcome": "benign"}})
    assert incidents(store)[0].state == "closed"
    store.put_explanations([msgspec.json.encode(again | {"id": "x2"})])
    [one] = incidents(store)
    assert (one.state, one.alerts, one.owner, one.urgency) == ("new", 2, "", 4)
    assert one.episodes[0].outcome is None and changes(store)[-1].what == "reopened"


def test_a_detector_opens_again_what_was_closed_once_smoke_had_time_to_clear(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_warnings([raised(1, episode="e1", detector="smoke", tier=3)])
    again = {"episode": "e1", "person": "p", "what": "still_alarms",
             "reason": {"zh": "仍在报警", "en": "still"}}  # fmt: skip
    [one] = incidents(store)
    [li] = officers(store, [badge("li")])
    li.act("take", one.id)
    li.act("close", one.id, {"others": {"outcome": "benign"}})
    closed_at = incidents(store)[0].acted_at
    for minute, state, alerts in ((9, "closed", 1), (10, "new", 2), (15, "new", 2)):
        at = closed_at + minute * 60_000
        monkeypatch.setattr("engine.store.incidents.afterwards.desk_now", lambda at=at: at)
        store.put_explanations([msgspec.json.encode(again | {"id": f"x{minute}", "at": at})])
        [one] = incidents(store)
        assert (one.state, one.alerts) == (state, alerts), minute


def test_an_outage_is_an_incident_that_links_those_it_explains(store: Store) -> None:
    store.put_people([{"person": who, "area": "331102", "hub": "hub-7"} for who in "pq"])
    store.put_warnings([raised(1, episode="e1"), raised(2, "q", episode="e2")])
    for number, who in enumerate("pq", 1):
        said = {
            "id": f"x{number}", "episode": f"e{number}", "person": who, "at": NOW,
            "what": "explained", "cause": "outage", "shared": "hub", "silent": 4, "asked": 5,
        }  # fmt: skip
        store.put_explanations([msgspec.json.encode(said)])
    *homes, gateway = incidents(store)
    assert (gateway.kind, gateway.subject, gateway.alerts) == ("gateway", "hub:hub-7", 1)
    assert all(home.links[0].incident == gateway.id and home.state == "new" for home in homes)
    assert homes[0].area == "331102"


@pytest.mark.parametrize("street", ["解放街", ""])
def test_outages_of_two_areas_are_two_incidents_whatever_they_are_called(
    store: Store, street: str
) -> None:
    areas = {"p": "331102", "q": "331103"}
    store.put_people([{"person": p, "area": areas[p], "street": street} for p in areas])
    for number, person in enumerate(areas, 1):
        store.put_warnings([raised(number, person, episode=f"e{number}")])
        said = {
            "id": f"x{number}", "episode": f"e{number}", "person": person, "at": NOW,
            "what": "explained", "cause": "outage", "shared": "street", "silent": 4,
        }  # fmt: skip
        store.put_explanations([msgspec.json.encode(said)])
    outages = [one for one in incidents(store) if one.kind == "gateway"]
    assert [one.area for one in outages] == list(areas.values())
    assert len({one.case for one in outages}) == 2


def test_data_faults_are_one_incident_a_cause_and_person(store: Store) -> None:
    said = {"at": NOW, "cause": "bad_json", "reason": {"zh": "无法解读", "en": "unreadable"}}
    lines = [msgspec.json.encode(said | {"id": f"f{n}", "person": ""}) for n in range(30)]
    store.put_data_faults([*lines, msgspec.json.encode(said | {"id": "g", "person": "wa***01"})])
    flood, named = incidents(store)
    assert (flood.kind, flood.episodes[0].count, flood.alerts) == ("data_fault", 30, 1)
    store.put_data_faults([msgspec.json.encode(said | {"id": "h", "person": "wa***01"}), *lines])
    store.put_data_faults([msgspec.json.encode(said | {"id": "i", "person": ""})])
    flood, named = incidents(store)
    assert flood.alerts == 1 and flood.episodes[0].count == 31
    assert named.alerts == 2 and named.tier == 3


def test_no_call_puts_a_deadline_off(store: Store) -> None:
    said = {"at": NOW, "cause": "bad_json", "reason": {"zh": "无法解读", "en": "unreadable"}}
    for number in range(3):
        fault = said | {"id": f"f{number}", "person": "wa***01"}
        store.put_data_faults([msgspec.json.encode(fault)])
        store.put_warnings([raised(number, detector="sos", tier=3)])
        if not number:
            first = [one.due_at for one in incidents(store)]
    assert [one.due_at for one in incidents(store)] == first
    assert [one.alerts for one in incidents(store)] == [3, 3]


def test_state_and_changes_are_the_state_and_share_the_order_of_warnings(store: Store) -> None:
    for number in range(4):
        store.put_warnings([raised(number, episode=f"e{number % 2}", tier=number // 2 + 1)])
    [one] = incidents(store)
    assert folded({}, changes(store)) == fields_of(one)
    assert one.version == 4
    seqs = sorted([one.seq for one in store.since(0)] + [one.seq for one in changes(store)])
    assert seqs == list(range(1, 9))


def test_an_erased_person_leaves_no_incident(store: Store) -> None:
    store.put_warnings([raised(1), raised(2, "q")])
    store.erase([Erasure("p", NOW + 1, "token")])
    assert [one.person for one in incidents(store)] == ["q"]
    with store.engine.connect() as connection:
        for table in ("incident_changes", "incident_episodes"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1


def test_warnings_of_before_become_incidents_that_page_nobody(store: Store) -> None:
    old = [raised(n, f"p{n % 3}", episode=f"e{n}", at=NOW - n * 48 * HOUR_MS) for n in range(6)]
    store.put_warnings([*old, raised(9, care=True, tier=1)])
    before = len(incidents(store)[0].episodes)
    with store.engine.begin() as connection:
        for table in ("incidents", "incident_changes", "incident_episodes"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert take_over(store.engine) == 6
    found = incidents(store)
    assert len(found) == 3 and len(found[0].episodes) == before == 2
    assert all(one.missed and one.alerts == 0 for one in found)
    assert take_over(store.engine) == 0, "once"


def test_what_lies_long_back_is_taken_over_as_closed(store: Store) -> None:
    store.put_warnings([raised(1, at=NOW - 24 * 30 * HOUR_MS), raised(2, "q")])
    with store.engine.begin() as connection:
        for table in ("incidents", "incident_changes", "incident_episodes"):
            connection.execute(text(f"DELETE FROM {table}"))
    take_over(store.engine)
    assert [(one.person, one.state) for one in incidents(store)] == [("p", "closed"), ("q", "new")]
    assert changes(store)[-1].by == "migration"
