"""What adds up before money moves: each step is everyday, the sequence is a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.alerting.contact_words import call as call_words
from tests.support.events.hand_made import Event, beats_elsewhere, warned
from tests.support.judged.feature_rows import HOUR, MINUTE, day, payment

NOON = day(40, 12)
ORDINARY = [
    payment(day(n, 9 + n % 5), 60.0 + (n * 37) % 90, counterparty=f"grocer{n % 3}",
            counterparty_kind="merchant") for n in range(40)
]  # fmt: skip


def call(at: int, peer_class: str, seconds: float) -> Event:
    said = {"direction": "in", "peer": "x", "peer_class": peer_class}
    return {"kind": "call", "at": at, "duration_s": seconds, **said}


CALL = call(NOON - 65 * MINUTE, "overseas", 3500)
APP = {"kind": "app", "at": NOON - 25 * MINUTE, "action": "opened", "app_class": "screen_share"}
CODES: list[Event] = [
    {"kind": "message", "at": NOON - (3 - n) * MINUTE, "direction": "in", "peer": "bank",
     "peer_class": "service", "otp": True} for n in range(3)
]  # fmt: skip


def highest(tmp: Path, *before: Event, amount: float = 300.0, **other: object) -> tuple[int, str]:
    """Return the highest tier of a payment to a stranger at noon, and who said so."""
    paid = {"counterparty": "stranger", "counterparty_kind": "person", "channel": "mobile"}
    last = payment(NOON, amount, **{**paid, **other})
    said = warned(tmp, [*ORDINARY, *before, last, *beats_elsewhere(day(39), day(41))])
    return max(((tier, detector) for _, detector, tier in said), default=(0, ""))


def test_a_small_payment_after_call_screen_and_codes_is_graver_than_after_each(
    tmp_path: Path,
) -> None:
    assert highest(tmp_path, CALL, APP, *CODES) == (3, "scripted_payment")
    for one in ([CALL], [APP], CODES):
        assert highest(tmp_path, *one)[0] < 3


def test_the_grocer_after_all_of_that_is_still_the_grocer(tmp_path: Path) -> None:
    known = {"counterparty": "grocer1", "counterparty_kind": "merchant"}
    assert highest(tmp_path, CALL, APP, *CODES, amount=80.0, **known)[0] == 0


def test_a_sales_call_does_not_hide_what_the_swindler_began(tmp_path: Path) -> None:
    hours = call(NOON - 26 * HOUR, "overseas", 7200)
    alone = highest(tmp_path, hours, amount=2000.0)
    sold = highest(tmp_path, hours, call(NOON - 30 * MINUTE, "unknown", 310), amount=2000.0)
    assert alone == sold == (2, "call_then_payment")


@pytest.mark.parametrize(("seconds", "detector"), [(120, "false_relative"), (10, "unusual_amount")])
def test_few_words_with_a_stranger_are_enough(
    tmp_path: Path, seconds: float, detector: str
) -> None:
    brief = call(NOON - 40 * MINUTE, "unknown", seconds)
    assert highest(tmp_path, brief, amount=3000.0)[1] == detector


@pytest.mark.parametrize(
    ("before", "zh"),
    [
        (call(NOON - 20 * MINUTE, "unknown", 0.0), "付款时正与陌生或境外号码通话"),
        (CALL, "与境外号码通话58分钟（7分钟前结束）"),
    ],
)
def test_the_sentence_says_whether_the_call_still_runs(
    tmp_path: Path, before: Event, zh: str
) -> None:
    paid = payment(NOON, 9000.0, counterparty="stranger", counterparty_kind="person")
    warned(tmp_path, [*ORDINARY, before, paid, *beats_elsewhere(day(39), day(41))])
    told = (tmp_path / "out").read_text()
    assert zh in told and "—" not in told


def test_a_call_of_weeks_ago_is_no_step_of_a_script() -> None:
    assert call_words({"call_s": 900.0, "call_min": 71 * 60.0, "call_class": 1.0}, "en")
    assert call_words({"call_s": 900.0, "call_min": 60 * 1440.0, "call_class": 1.0}, "en") == ""
