"""The clock of a plain recording: gaps are followed, one device's wrong clock is not."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from streams.admission.watermark import MOST_WAITING, watermarked
from streams.codec.decoder import decode

T0 = 1_775_000_000_000
HOUR = 3_600_000
DAY = 24 * HOUR
Said = tuple[str, int]
"""Person, and hours after the beginning."""


def received(said: Sequence[Said], cut: int) -> list[int]:
    """Return when each line was received, hours after the beginning, read `cut` lines at once."""
    lines = [
        json.dumps(
            {"kind": "motion", "id": str(n), "person": p, "at": T0 + h * HOUR, "room": "hall"}
        )
        for n, (p, h) in enumerate(said)
    ]
    parts = ["\n".join(lines[n : n + cut]) for n in range(0, len(lines), cut)]
    stamped = watermarked(decode(part.encode() + b"\n") for part in parts)
    events = [event for batch in stamped for event in batch.events]
    assert len(events) == len(said)
    return [(int(event["received_at"]) - T0) // HOUR for event in events]


def hours(*said: Said) -> list[int]:
    one, two, all_ = (received(said, cut) for cut in (1, 2, len(said)))
    assert one == two == all_  # however the recording is cut
    return all_


QUIET = [("p", n) for n in range(1, 30)]


@pytest.mark.parametrize("ahead", [50, 24 * 9, 24 * 30, 24 * 365, 24 * 365 * 90])
@pytest.mark.parametrize("times", [1, 2, 7])
@pytest.mark.parametrize("who", ["broken", "p"])
def test_one_device_ahead_never_leads(ahead: int, times: int, who: str) -> None:
    found = hours(("q", 0), ("p", 0), *[(who, ahead)] * times, *QUIET)
    assert found == [0] * (2 + times) + list(range(1, 30))


def test_a_device_ahead_that_speaks_again_and_again_never_leads() -> None:
    mixed = [one for pair in zip(QUIET, [("broken", 500)] * 29, strict=True) for one in pair]
    assert hours(("p", 0), *mixed)[1::2] == list(range(1, 30))


def test_a_first_line_that_lies_ahead_does_not_lead() -> None:
    assert hours(("broken", 24 * 20), *QUIET) == [1, *range(1, 30)]


@pytest.mark.parametrize("gap", [60, 24 * 30, 24 * 45, 24 * 700])
def test_a_gap_of_the_recording_is_followed_from_its_first_line(gap: int) -> None:
    found = hours(("p", 0), ("q", 1), ("p", gap), ("q", gap + 1), ("p", gap + 2))
    assert found == [0, 1, gap, gap + 1, gap + 2]


def test_somebody_recorded_alone_may_be_away_for_months() -> None:
    assert hours(("p", 0), *(("p", 24 * day) for day in (40, 41, 42, 90, 91, 92))) == [
        0, 960, 984, 1008, 2160, 2184, 2208,
    ]  # fmt: skip


def test_a_last_line_after_three_weeks_is_believed_after_three_years_it_is_not() -> None:
    assert hours(("p", 0), ("q", 1), ("p", 24 * 21)) == [0, 1, 24 * 21]
    assert hours(("p", 0), ("q", 1), ("p", 24 * 1000)) == [0, 1, 1]


def test_a_late_line_behind_a_gap_is_late() -> None:
    assert hours(("p", 0), ("p", 24 * 10), ("p", 1), ("p", 24 * 10 + 1))[2] == 24 * 10


def test_what_waits_is_bounded() -> None:
    far = [("broken", 24 * 400)] * (MOST_WAITING + 50)
    found = received([("p", 0), ("q", 1), *far, ("p", 2)], 100)
    assert set(found) == {0, 1, 2}
