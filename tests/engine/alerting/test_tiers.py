"""Edges between the tiers, and what no detector reaches alone."""

from __future__ import annotations

from engine.alerting.tiers import ALLOWANCE, Contribution, Ladder
from models.detector import Rule
from models.rules.home import bathroom_stay, silence
from models.rules.meter import meter_idle
from models.rules.payment import (
    call_then_payment,
    card_burst,
    costly_week,
    large_new_payee,
    large_payment,
    unusual_amount,
)


def test_tiers_are_ten_times_as_rare_each() -> None:
    ladder = Ladder(ALLOWANCE)
    edge = ladder.edge("fraud")
    alone = {"rule": Contribution(5.0, 3)}
    heights = {-0.6: -1, -0.2: 0, 0.1: 1, 1.1: 2, 2.1: 3, 9.0: 3}
    assert {h: ladder.tier("fraud", edge + h, alone) for h in heights} == heights


def test_no_detector_alone_goes_beyond_its_own_tier_but_two_go_one_further() -> None:
    ladder = Ladder(ALLOWANCE)
    one = {"a": Contribution(5.0, 1)}
    assert ladder.tier("home", 5.0, one) == 1
    assert ladder.tier("home", 5.0, {**one, "b": Contribution(3.0, 1)}) == 2
    assert ladder.tier("home", 5.0, {"a": Contribution(-1.0, 3)}) == 1


def test_who_says_again_what_another_said_confirms_nothing() -> None:
    ladder = Ladder(ALLOWANCE)
    tap, again = Contribution(5.0, 2), Contribution(4.0, 2, repeats="tap_running")
    assert ladder.tier("home", 5.0, {"tap_running": tap, "meter_high": again}) == 2
    assert ladder.tier("home", 5.0, {"tap_running": tap, "meter_idle": Contribution(4.0, 2)}) == 3


def unusual(*rules: Rule) -> dict[str, Contribution]:
    return {rule.id: Contribution(5.0, rule.highest_tier, repeats=rule.repeats) for rule in rules}


def test_rules_that_read_one_sum_are_one_witness_and_a_call_is_another() -> None:
    ladder = Ladder(ALLOWANCE)
    alike = costly_week.RULE, unusual_amount.RULE, large_payment.RULE, large_new_payee.RULE
    amount = unusual(*alike)
    assert ladder.tier("fraud", 5.0, amount) == 1
    assert ladder.tier("fraud", 5.0, {**amount, **unusual(card_burst.RULE)}) == 2
    assert ladder.tier("fraud", 5.0, {**amount, **unusual(call_then_payment.RULE)}) == 3


def test_no_patrol_goes_by_how_rare_a_silence_is_but_by_two_devices_that_tell_of_it() -> None:
    ladder = Ladder(ALLOWANCE)
    silent = unusual(silence.RULE, bathroom_stay.RULE)
    assert ladder.tier("home", 9.0, silent) == 2
    assert ladder.tier("home", 9.0, {**silent, **unusual(meter_idle.RULE)}) == 3
