"""Size and streak of payments."""

from __future__ import annotations

import numpy as np
import pytest

from features.core.civil_time import civil
from features.core.rows import Rows, room, taken
from features.money.amount_zscore import soft_tail
from features.population.state import blank_state
from features.population.sweep import run
from streams.contract.event_row import Events, blank
from streams.contract.kinds import Flag, Kind

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
NOON_MS = 1_760_000_400_000 // DAY_MS * DAY_MS + 4 * HOUR_MS  # 12:00 in Shanghai


def paid(amounts: list[float], *, hours_apart: float = 30.0, hour: int = 0) -> Events:
    """Build outgoing payments to one payee, the first `hour` hours after noon."""
    events = blank(len(amounts))
    events["kind"] = int(Kind.PAYMENT)
    events["at"] = NOON_MS + hour * HOUR_MS + np.arange(len(amounts)) * int(hours_apart * HOUR_MS)
    events["received_at"] = events["at"]
    events["c0"] = 1
    events["v0"] = amounts
    events["r0"] = 7
    return events


def judged(events: Events, family: str = "payment") -> Rows:
    """Return the rows that the events bring."""
    state = blank_state(2)
    state.cursor[0] = 1
    out = room(4096)
    run(state, events, np.zeros(events.size, np.int64), 0, int(events["at"][-1]), civil(), out)
    return taken(out)[family]


def test_a_payment_is_judged_by_the_past_only() -> None:
    rows = judged(paid([50.0] * 20 + [5000.0, 50.0]))
    assert rows["amount_z"][20] > 3
    assert abs(rows["amount_z"][21]) < 1
    assert rows["odd_1d"][20] == pytest.approx(0.0, abs=0.01)
    assert rows["odd_1d"][21] > rows["odd_1d"][20]


def test_one_extreme_payment_hardly_moves_what_is_usual() -> None:
    before, after = judged(paid([50.0] * 30 + [1e6, 50.0]))["mean_ratio"][[29, 31]]
    assert before == pytest.approx(after, abs=0.05)


def test_every_larger_amount_is_further_off() -> None:
    amounts = (0.01, 1.0, 20.0, 50.0, 90.0, 1e3, 1e5, 1e9)
    z = [float(judged(paid([50.0] * 10 + [amount]))["amount_z"][-1]) for amount in amounts]
    assert z == sorted(z)
    assert len(set(z)) == len(z)


def test_a_first_payment_is_compared_with_the_cohort() -> None:
    assert judged(paid([80.0]))["amount_z"][0] == pytest.approx(0.0, abs=0.2)
    assert judged(paid([50_000.0]))["amount_z"][0] > 2


def test_a_night_payment_surprises_who_pays_by_day_only() -> None:
    events = paid([50.0] * 41, hours_apart=24)
    events["at"][40] += 12 * HOUR_MS
    events["received_at"] = events["at"]
    rows = judged(events)
    assert rows["night"].tolist() == [0.0] * 40 + [1.0]
    assert rows["night_surprise"][40] > 1


def test_without_a_time_of_day_nothing_is_said_of_the_night() -> None:
    events = paid([50.0] * 3, hour=12)
    events["flags"] = int(Flag.DATE_ONLY)
    assert np.isnan(judged(events)["night"]).all()


def test_a_fortnight_of_raised_payments_shows() -> None:
    calm = judged(paid([50.0] * 60, hours_apart=12))
    raised = judged(paid([50.0] * 40 + [250.0, 50.0, 50.0] * 7, hours_apart=12))
    assert raised["raised_share"][-1] > calm["raised_share"][-1] + 0.2


def test_a_test_payment_teaches_nothing() -> None:
    events = paid([50.0] * 10 + [9e5, 50.0])
    events["flags"][10] = int(Flag.TEST)
    rows = judged(events)
    assert rows["odd_1d"][11] == pytest.approx(0.0, abs=0.01)


def test_the_soft_tail_stays_finite_and_rises() -> None:
    tails = [soft_tail(z) for z in (-1e6, -3.0, 0.0, 3.0, 1e6)]
    assert tails == sorted(tails)
    assert np.isfinite(tails).all()
