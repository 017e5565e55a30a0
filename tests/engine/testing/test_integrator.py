"""What an integrator writes: scenes against a live desk, of which nothing is left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from engine.testing import LiveDesk, scene

pytest_plugins = ["engine.testing.fixtures"]
KINDS = ("sos", "fall", "night_exit", "fraud", "outage")


@pytest.fixture(scope="module")
def homes() -> Iterator[list[Path]]:
    """Hold where desks lay; set up before them, and so ended behind them."""
    lay: list[Path] = []
    yield lay
    assert lay and not [home for home in lay if home.exists()]
    running = [str(one.info["cmdline"]) for one in psutil.process_iter(["cmdline"])]
    assert not [line for line in running if any(str(home) in line for home in lay)]


@pytest.fixture(scope="module")
def desk(homes: list[Path], silverguard_desk: LiveDesk) -> LiveDesk:
    homes.append(silverguard_desk.home)
    silverguard_desk.play(*(scene(kind, person=kind) for kind in KINDS))
    return silverguard_desk


@pytest.mark.parametrize(
    ("person", "tier"), [("sos", 3), ("fall", 3), ("night_exit", 3), ("fraud", 2)]
)
def test_who_is_in_need_is_warned_of(desk: LiveDesk, person: str, tier: int) -> None:
    assert desk.warned(person, tier=tier)["person"] == person


def test_a_hub_off_line_is_not_six_collapses(desk: LiveDesk) -> None:
    assert {one["tier"] for one in desk.settle() if one["person"].startswith("outage")} == {1}


def test_a_receipt_names_the_line_the_field_and_the_remedy(desk: LiveDesk) -> None:
    at = 1_773_900_000_000
    good = {"kind": "sos", "id": "posted", "person": "posted", "at": at}
    receipt = desk.post([good, good | {"kind": "motion", "room": 7}])
    assert (receipt["received"], receipt["accepted"]) == (2, 1)
    (refused,) = receipt["refused"]
    assert (refused["line"], refused["field"], refused["reason"]) == (2, "room", "type")
    assert desk.warned("posted", tier=3)["at"] == at


def test_whom_nothing_befell_is_missed_by_name(desk: LiveDesk) -> None:
    with pytest.raises(AssertionError, match="no warning of nobody at tier 1 or above"):
        desk.warned("nobody", within_s=0.1)
