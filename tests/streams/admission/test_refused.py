"""What can be read but is not believed: strangers where a register is required, and bursts."""

from __future__ import annotations

import json

import numpy as np
import pytest

from streams.admission.admission import ACCEPTED, BURST, STRANGER, Admission
from streams.admission.rate_limit import MOST, MOST_RECEIVED
from streams.codec.decoder import decode
from streams.contract.event_row import Events

AT = 1_767_888_000_000


def events(*said: dict[str, object]) -> Events:
    lines = [
        json.dumps({"id": f"e{n}", "person": "p1", "at": AT, **one}) for n, one in enumerate(said)
    ]
    rows = decode("\n".join(lines).encode()).events
    rows["received_at"] = rows["at"]
    return rows


MOTION: dict[str, object] = {"kind": "motion", "room": "kitchen", "source": "s1"}


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_strangers_are_refused_until_their_profile_comes(cut: int) -> None:
    rows = events(MOTION, {"kind": "sos"}, {"kind": "profile", "birth_year": 1940}, MOTION, MOTION)
    door = Admission(registered_only=True)
    parts = [door.admit(rows[at : at + cut]) for at in range(0, rows.size, cut)]
    outcome = np.concatenate(parts).tolist()
    assert outcome == [STRANGER, ACCEPTED, ACCEPTED, ACCEPTED, ACCEPTED]


def test_profiles_ahead_of_the_log_count_and_nobody_asks_without_the_setting() -> None:
    door = Admission(registered_only=True)
    door.enrol(events({"kind": "profile", "birth_year": 1940}))
    assert door.admit(events(MOTION)).tolist() == [ACCEPTED]
    assert Admission().admit(events(MOTION)).tolist() == [ACCEPTED]


def test_the_excess_of_a_burst_is_refused_and_a_call_for_help_is_not() -> None:
    rows = events(*[MOTION] * 1000, {"kind": "sos", "source": "s1"})
    outcome = Admission().admit(rows)
    assert (outcome[:MOST] == ACCEPTED).all() and (outcome[MOST:-1] == BURST).all()
    assert outcome[-1] == ACCEPTED


def test_a_burst_is_one_whatever_sources_it_invents() -> None:
    rows = events(*[{**MOTION, "source": f"s{n}"} for n in range(1000)], {"kind": "sos"})
    outcome = Admission().admit(rows)
    assert (outcome == BURST).sum() == 1000 - MOST and outcome[-1] == ACCEPTED


def test_a_burst_is_one_whatever_moments_it_invents() -> None:
    rows = events(*[{**MOTION, "at": AT - 40 * n} for n in range(MOST_RECEIVED + 500)])
    rows["received_at"] = AT
    outcome = Admission().admit(rows)
    assert (outcome == BURST).sum() == 500


def test_what_was_kept_offline_and_other_people_are_no_burst() -> None:
    late = events(*[{**MOTION, "at": AT + 1000 * n} for n in range(1000)])
    late["received_at"] = late["at"].max()
    assert (Admission().admit(late) < BURST).all()
    many = events(*[{**MOTION, "person": f"p{n}"} for n in range(1000)])
    assert (Admission().admit(many) == ACCEPTED).mean() > 0.99
