"""A bracelet that goes on feeling a pulse and counts no step: somebody lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.events.hand_made import Event, beats_elsewhere, reached, warned
from tests.support.judged.feature_rows import DAY, HOUR, MINUTE, day

pytestmark = pytest.mark.kernels
LAST, END = day(5, 13), day(7)


def bracelet(until: int, walks_until: int = LAST, **missing: object) -> list[Event]:
    """Return a reading a quarter of an hour, steps by day as long as somebody walks."""
    events: list[Event] = []
    for number, at in enumerate(range(day(0), until, 15 * MINUTE)):
        up = 6.5 <= (at - day(0, 0)) % DAY / HOUR < 22 and at <= walks_until
        steps = number * 7919 % 140 if up else 0
        said = {"heart_rate_bpm": 64 + number % 9, "steps": steps} | missing
        events.append({"kind": "vital", "at": at, **{k: v for k, v in said.items() if v != ""}})
    return events


def told(tmp: Path, events: list[Event], **register: object) -> list[tuple[int, str, int]]:
    return warned(tmp, [*events, *beats_elsewhere(END - DAY, END)], **register)


def test_who_lies_with_the_bracelet_on_is_asked_for_as_in_a_silent_home(tmp_path: Path) -> None:
    lies = told(tmp_path, bracelet(END))
    assert reached(lies, 1, "limit_silence") <= LAST + 17 * HOUR
    assert reached(lies, 2, "limit_silence") <= LAST + 22 * HOUR


@pytest.mark.parametrize(("register", "highest"), [({}, 2), ({"mobility": "aided"}, 3)])
def test_no_patrol_goes_by_a_bracelet_alone_to_who_may_lie_abed_on_any_day(
    tmp_path: Path, register: dict[str, object], highest: int
) -> None:
    lies = told(tmp_path, bracelet(END), **register)
    assert reached(lies, highest, "limit_silence") <= LAST + 31 * HOUR
    assert reached(lies, highest + 1, "limit_silence") == 2**62


@pytest.mark.parametrize(
    ("events", "register"),
    [
        (bracelet(END, walks_until=END), {}),
        (bracelet(LAST + 30 * MINUTE), {}),
        (bracelet(END, heart_rate_bpm=""), {}),
        (bracelet(END), {"mobility": "bedridden"}),
    ],
    ids=["walks", "taken off", "in a drawer", "never walks"],
)
def test_no_bracelet_cries_of_somebody_well_or_of_nobody(
    tmp_path: Path, events: list[Event], register: dict[str, object]
) -> None:
    assert reached(told(tmp_path, events, **register), 1, "limit_silence") == 2**62
