"""Orders that compiled loops know as numbers are those of the contract."""

from __future__ import annotations

from streams.contract import codes
from streams.contract.fields import FIELDS
from streams.contract.kinds import Kind
from streams.simulate.base import events


def test_signs_are_numbered_as_the_columns_of_a_reading() -> None:
    numbers = [field for field in FIELDS[Kind.VITAL] if field.role == "number"]
    assert [field.column for field in numbers] == [f"v{k}" for k in range(codes.SIGNS)]
    assert numbers[codes.RESPIRATION].name == "respiration_bpm"


def test_sensors_of_rooms_are_the_first_kinds() -> None:
    """The sweep asks `kind <= BED` for what tells of a room."""
    assert sorted(Kind)[:3] == [Kind.MOTION, Kind.DOOR, Kind.BED]


def test_every_kind_fits_a_bit_and_a_table_of_the_scanner() -> None:
    assert sorted(Kind) == list(range(len(Kind))) and len(Kind) <= 32
    assert FIELDS.keys() == set(Kind)


def test_devices_of_the_town_are_numbered_as_they_are_named() -> None:
    assert (events.SOURCES[events.HUB], events.SOURCES[events.PLUG]) == ("hub", "plug")
    assert events.SOURCES[events.TV_BOX] == "tv-box"
