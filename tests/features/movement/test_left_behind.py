"""A device that was left at home says nothing of whoever is out with another."""

from __future__ import annotations

import pytest

from features.core.rows import Rows
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import HOUR, MINUTE, Told, day

pytestmark = pytest.mark.kernels
START = day(5, 14)


def fix(at: int, north: float, source: str | None) -> Json:
    told: Json = {"kind": "fix", "at": at, "lat": 28.45 + north / 111_320, "lon": 119.92}
    return told | {"accuracy_m": 9} | ({"source": source} if source else {})


def at_home(*sources: str | None) -> Told:
    told = Told()
    told.register(home_lat=28.45, home_lon=119.92)
    told.tell(*(fix(day(0) + k * HOUR, 0.0, s) for k in range(5 * 24) for s in sources))
    return told


def walked(told: Told, carried: str | None, left: str | None, silent_from: int = 12) -> Rows:
    """Return the last row of three hours: one device 1.2 km off, another at home all along."""
    events = [fix(START + k * 10 * MINUTE, 1200.0, carried) for k in range(silent_from)]
    events += [fix(START + (10 * k + 5) * MINUTE, 0.0, left) for k in range(18)]
    until = START + 3 * HOUR
    rows = told.tell(*sorted(events, key=lambda event: event["at"]), until=until)["away"]
    return rows[rows["at"] <= until][-1]


def test_a_telephone_at_home_does_not_bring_its_owner_back() -> None:
    told = at_home("bracelet", "phone")
    assert walked(told, "bracelet", "phone")["gone_h"] == pytest.approx(3.0, abs=0.4)


def test_nor_when_the_carried_one_has_fallen_silent() -> None:
    told = at_home("bracelet", "phone")
    row = walked(told, "bracelet", "phone", silent_from=6)
    assert row["gone_h"] > 2.0 and row["silent_min"] == pytest.approx(130, abs=11)


def test_the_carried_one_comes_home() -> None:
    told = at_home("bracelet", "phone")
    walked(told, "bracelet", "phone")
    back = START + 3 * HOUR + MINUTE
    rows = told.tell(
        fix(back, 0.0, "bracelet"), fix(back + MINUTE, 0.0, "phone"), until=back + HOUR
    )
    assert rows["away"][-1]["gone_h"] == 0.0


def test_a_telephone_that_is_taken_along_tells_again() -> None:
    told = at_home("bracelet", "phone")
    walked(told, "bracelet", "phone")
    at = START + 4 * HOUR
    events = [fix(at + k * 10 * MINUTE, 900.0, "phone") for k in range(3)]
    events.append(fix(at + HOUR, 0.0, "phone"))
    assert told.tell(*events, until=at + 2 * HOUR)["away"][-1]["gone_h"] == 0.0


def test_whoever_names_no_device_has_one() -> None:
    assert walked(at_home(None), None, None)["gone_h"] < 0.5


def test_home_told_by_another_device_once_is_believed() -> None:
    told = at_home("gate", "hub")
    told.tell(*(fix(START + k * 10 * MINUTE, 1200.0, "gate") for k in range(6)))
    back = START + 70 * MINUTE
    assert told.tell(fix(back, 0.0, "hub"), until=back + HOUR)["away"][-1]["gone_h"] == 0.0


def test_gateways_that_stay_where_they_are_leave_nothing_behind() -> None:
    told = at_home("gate")
    out = [fix(START + 10 * MINUTE, 900.0, "park"), fix(START + 25 * MINUTE, 0.0, "gate")]
    again = [fix(START + 35 * MINUTE, 900.0, "park"), fix(START + HOUR, 0.0, "gate")]
    assert told.tell(*out, *again, until=START + 4 * HOUR)["away"][-1]["gone_h"] == 0.0


def test_a_coarse_position_of_the_one_at_home_does_not_bring_anybody_back() -> None:
    told = at_home("bracelet", "phone")
    events = [fix(START + k * 10 * MINUTE, 1200.0, "bracelet") for k in range(18)]
    coarse = [fix(START + (10 * k + 5) * MINUTE, 30.0, "phone") for k in range(18)]
    events += [one | {"accuracy_m": 500} for one in coarse]
    until = START + 3 * HOUR
    rows = told.tell(*sorted(events, key=lambda event: event["at"]), until=until)["away"]
    assert rows[rows["at"] <= until][-1]["gone_h"] == pytest.approx(3.0, abs=0.4)
