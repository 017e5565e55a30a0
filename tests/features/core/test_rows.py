"""The families of rows are known to kernels by place: one order, told in four places, held here."""

from __future__ import annotations

from features.core import rows
from features.core.catalog import ACROSS, FAMILIES
from features.core.rows import Emitted
from models.detector import FAMILY_OF


def test_a_family_is_its_place_in_the_catalogue() -> None:
    assert [getattr(rows, family.upper()) for family in FAMILIES] == list(range(len(FAMILIES)))


def test_the_room_for_rows_lies_in_the_same_order() -> None:
    assert Emitted._fields == (*FAMILIES, "count")
    emitted = rows.room(4)
    for family in FAMILIES:
        assert getattr(emitted, family).dtype == rows.row_dtype(family)


def test_every_family_speaks_for_an_application() -> None:
    assert tuple(FAMILY_OF) == (*FAMILIES, *ACROSS)
