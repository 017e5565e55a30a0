"""What an act makes of an incident, and what it refuses; pure, without a database."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.desk.acts import judged_by, transitions
from engine.desk.acts.joining import linked, merged, split
from engine.desk.acts.transitions import LONGEST_SNOOZE_MS, By
from engine.desk.incidents.model import Call, Close, Ending, Visit
from engine.desk.web.refused import RefusedError
from engine.store.incidents.grades import RETURN_MS
from engine.store.incidents.hearing import graded
from engine.store.incidents.incident import Episode, Incident
from streams.contract.json_object import Json

LI, WU, LEADER = By("li", 1000), By("wu", 1000), By("zhao", 1000, reassigns=True)


def incident(*episodes: Episode, **other: Any) -> Incident:
    said = {"id": "i", "kind": "home", "person": "p", "subject": "p", "case": "c", "area": ""}
    numbers = dict.fromkeys(("tier", "onset", "at", "opened_at", "due_at"), 0)
    return graded(Incident(**(said | numbers | other)), episodes or (episode("e1"),))


def episode(name: str, tier: int = 2, danger: str = "") -> Episode:
    return Episode(name, tier, 0, 0, danger or "silence", (name,), danger)


def refused(status: int) -> pytest.RaisesExc[RefusedError]:
    return pytest.raises(RefusedError, match=r".+ .+", check=lambda error: error.status == status)


def test_two_officers_never_hold_the_same() -> None:
    held = transitions.taken(incident(), LI)
    assert (held.state, held.owner, held.due_at) == ("taken", "li", 1000 + RETURN_MS[2])
    assert transitions.taken(held, LI).owner == "li"
    for act in (transitions.taken, transitions.dispatched):
        with refused(409):
            act(held, WU)
    with refused(409):
        transitions.closed(held, WU, {}, Ending(outcome="benign"))


def test_nobody_gives_away_what_nobody_has() -> None:
    with refused(409):
        transitions.transferred(incident(), LI, "wu")
    held = transitions.taken(incident(), LI)
    with refused(409):
        transitions.transferred(held, WU, "wu")
    given = transitions.transferred(held, LEADER, "wu")
    assert (given.owner, given.alerts) == ("wu", held.alerts + 1), "and the new owner is called"


@pytest.mark.parametrize("danger", ["sos", "fall", "smoke", "gas", "limit_silence"])
def test_life_safety_is_never_silenced(danger: str) -> None:
    with refused(409):
        transitions.snoozed(incident(episode("e1"), episode("e2", 2, danger)), LI, "why", 2000)


@pytest.mark.parametrize("until", [0, 1000, 1001 + LONGEST_SNOOZE_MS])
def test_a_snooze_ends_in_the_future_within_eight_hours(until: int) -> None:
    with refused(422):
        transitions.snoozed(incident(), LI, "why", until)
    asleep = transitions.snoozed(incident(), LI, "why", 1000 + LONGEST_SNOOZE_MS)
    assert asleep.state == "snoozed" and asleep.due_at == asleep.snoozed_until


def test_only_acts_of_its_owner_keep_an_incident() -> None:
    held = transitions.taken(incident(), LI)
    late = By("li", 5000)
    assert transitions.noted(held, late).due_at == 5000 + RETURN_MS[2]
    assert transitions.noted(held, late._replace(name="wu")).due_at == held.due_at
    back = transitions.returned(held, 9000)
    assert (back.state, back.owner, back.returned, back.due_at) == ("new", "", 1, 9000)
    woken = transitions.returned(transitions.snoozed(held, LI, "why", 2000), 2000)
    assert (woken.state, woken.returned, woken.snoozed_until) == ("new", 0, None)


def test_every_episode_has_an_outcome_and_a_true_one_says_what_became_of_it() -> None:
    one = incident(episode("e1"), episode("e2"))
    true, benign = Ending(outcome="true", became="safe"), Ending(outcome="benign")
    for outcomes, others in (
        ({"e1": benign}, None), ({"e9": benign}, benign), ({}, Ending(outcome="true")),
        ({}, Ending(outcome="benign", became="safe")), ({}, Ending(outcome="true", became="lost")),
    ):  # fmt: skip
        with refused(422):
            transitions.closed(one, LI, outcomes, others)
    closed = transitions.closed(one, LI, {"e1": true}, benign)
    assert [each.outcome for each in closed.episodes] == ["true", "benign"] and not closed.open
    again = transitions.reopened(closed, WU)
    assert again.owner == "wu" and {each.outcome for each in again.episodes} == {None}


def test_money_that_is_lost_has_an_amount() -> None:
    fraud = incident(kind="fraud")
    with refused(422):
        transitions.closed(fraud, LI, {}, Ending(outcome="true", became="lost"))
    lost = Ending(outcome="true", became="lost", lost_cny=5000)
    assert transitions.closed(fraud, LI, {}, lost).episodes[0].lost_cny == 5000


def test_a_fraud_swallows_no_sos_and_no_other_person() -> None:
    one = incident()
    for other in (
        incident(id="j", kind="fraud"), incident(id="j", person="q"), incident(id="j", test=True),
        incident(id="j", owner="wu"), incident(id="j", state="closed"), one,
    ):  # fmt: skip
        with refused(409):
            merged(one, [other], LI)
    (_, whole), (_, gone) = merged(one, [incident(episode("e2", 3), id="j")], LI)
    assert whole.tier == 3 and len(whole.episodes) == 2
    assert (gone.state, gone.merged_into, gone.open) == ("merged", "i", False)


def test_what_is_split_off_is_one_more_and_both_name_each_other() -> None:
    one = incident(episode("e1"), episode("e2", 3))
    for episodes in (["e1", "e2"], ["e9"]):
        with refused(422):
            split(one, episodes, LI, "a")
    (_, old), (before, new) = split(one, ["e2"], LI, "a")
    assert before is None and (old.tier, new.tier) == (2, 3) and new.owner == "li"
    assert old.links[0].incident == new.id and new.links[0].incident == old.id
    with refused(422):
        linked(one, one, "hub", LI)
    assert all(after.links for _, after in linked(one, incident(id="j"), "hub", LI))


def states(events: list[Json]) -> list[str]:
    return [one["state"] for one in events]


def test_only_what_must_change_judgement_enters_the_log() -> None:
    one = incident()
    for result, said in (
        ("well", ["answered"]), ("no_answer", ["unanswered"]), ("not_delivered", []),
        ("wrong_number", []),
    ):  # fmt: skip
        assert states(judged_by.told(one, "a", 5, Call(whose="person", result=result))) == said  # type: ignore[arg-type]
    assert judged_by.told(one, "a", 5, Call(whose="contact", result="well")) == []
    assert states(judged_by.told(one, "a", 5, Visit(result="not_found", denied=True))) == ["denied"]
    ended = replace(one, episodes=tuple(replace(e, outcome="true") for e in one.episodes * 2))
    [closed] = judged_by.ended(ended, "a", 5, Close())
    assert (closed["outcome"], closed["incident"], closed["source"]) == ("true", "i", "desk")
    ids, later = ([e["id"] for e in judged_by.begun(one, "a", at, first=True)] for at in (5, 9))
    assert len(set(ids)) == 2 and ids == later
