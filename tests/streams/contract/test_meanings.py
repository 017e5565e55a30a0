"""The page and the schema of events tell every field, and what they show is what the door takes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from streams.codec.decoder import decode
from streams.contract.fields import COMMON, FIELDS
from streams.contract.json_object import Json
from streams.contract.kinds import Flag, Kind
from streams.contract.meanings import COMMON_MEANINGS, MEANINGS
from streams.events_page import example_of, page
from streams.schemas import event_schema
from tests.support.events.plain_lines import PLAIN, SHARED

KINDS = [pytest.param(kind, id=kind.name.lower()) for kind in Kind]
MEANT = Flag.DATUM_CONVERTED | Flag.DEVICE_NEW | Flag.DEPOSIT_BROKEN | Flag.COMPANION
MEANT |= Flag.OTP | Flag.LINK | Flag.DELETED
VALIDATOR = jsonschema.Draft202012Validator(event_schema())


def test_every_field_is_explained_and_nothing_else() -> None:
    assert COMMON_MEANINGS.keys() == COMMON
    assert MEANINGS.keys() == FIELDS.keys()
    for kind in Kind:
        assert list(MEANINGS[kind]) == [field.name for field in FIELDS[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_has_a_unit_and_nothing_else_has(kind: Kind) -> None:
    for field in FIELDS[kind]:
        assert bool(MEANINGS[kind][field.name].unit) == (field.role == "number"), field.name


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_is_taken_without_a_remark_and_keeps_to_the_schema(kind: Kind) -> None:
    event = example_of(kind)
    batch = decode(json.dumps(event).encode() + b"\n")
    assert not batch.rejected
    assert Flag(int(batch.events["flags"][0])) & ~MEANT == Flag(0)
    assert [error.message for error in VALIDATOR.iter_errors(event)] == []


@pytest.mark.parametrize("event", PLAIN, ids=lambda event: "-".join(list(event)[:2]))
def test_what_senders_write_keeps_to_the_schema(event: Json) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(SHARED | event)] == []


@pytest.mark.parametrize(
    ("spoilt", "field"),
    [
        ({"kind": "vital", "spo2_pct": "high"}, "spo2_pct"),
        ({"kind": "door", "door": "front", "state": "ajar"}, "state"),
        ({"kind": "payment", "amount_cny": -5, "direction": "out"}, "amount_cny"),
        ({"kind": "sighting", "via": "bus", "lat": 95, "lon": 119.9}, "lat"),
        ({"kind": "teleport"}, "kind"),
    ],
)
def test_an_error_names_the_field(spoilt: Json, field: str) -> None:
    errors = list(VALIDATOR.iter_errors(SHARED | spoilt))
    assert [list(error.absolute_path) for error in errors] == [[field]]


def test_an_error_names_the_field_that_is_missing() -> None:
    (error,) = VALIDATOR.iter_errors(SHARED | {"kind": "meter", "utility": "gas", "amount": 1})
    assert "period_s" in error.message


def test_every_kind_and_field_is_on_the_page() -> None:
    text = page()
    for kind in Kind:
        section = text.split(f"\n### {kind.name.lower()}\n")[1].split("\n### ")[0]
        for field in FIELDS[kind]:
            assert section.count(f"`{field.name}`") >= 1, field.name
            assert all(f"`{word}`" in section for word in field.words)


def test_the_page_is_linked_from_the_readme() -> None:
    root = Path(__file__).resolve().parents[3]
    assert all(
        "docs/events.md" in (root / name).read_text() for name in ("README.md", "README.zh.md")
    )
