"""Every format that comes along: its own example converts as it says, and passes the door."""

from __future__ import annotations

import io

import pytest

from streams.codec.decoder import decode
from streams.contract.kinds import Flag
from streams.convert.conversion import Converted, converted, read_rows
from streams.convert.events import Means
from streams.convert.formats_page import PAGE, listed, page
from streams.convert.loading import formats
from streams.convert.mapping import Example, Format
from streams.convert.owners import Owners, same_device
from tests.support.tree import ROOT

MEANS = Means("Asia/Shanghai", b"example")
NAMES = [form.name for form in formats()]


def made(form: Format, example: Example) -> Converted:
    people = {same_device(device): person for device, person in example.people.items()}
    owners = Owners(example.person, None if example.person else people)
    return converted(read_rows(io.StringIO(example.text), form.name, form), form, owners, MEANS)


@pytest.mark.parametrize("form", formats(), ids=NAMES)
def test_an_example_becomes_the_events_it_names(form: Format) -> None:
    assert form.example
    for example in form.example:
        found = made(form, example)
        assert bytes(found.data).decode().splitlines() == example.events
        said = [f"{one.line} {one.column}: {one.reason}" for one in found.faults]
        assert said == example.refused
        assert example.events and example.refused  # both ways, or it shows half


@pytest.mark.parametrize("form", formats(), ids=NAMES)
def test_the_door_takes_each_event_and_flags_none(form: Format) -> None:
    for example in form.example:
        batch = decode(bytes(made(form, example).data))
        assert not batch.rejected and not batch.unknown_fields
        meant = Flag.DATE_ONLY | Flag.METER_RESET | Flag.DATUM_CONVERTED | Flag.DEPOSIT_BROKEN
        assert not [flags for flags in batch.events["flags"].tolist() if flags & ~int(meant)]


@pytest.mark.parametrize("form", formats(), ids=NAMES)
def test_no_name_or_number_of_the_other_side_is_left(form: Format) -> None:
    for example in form.example:
        said = bytes(made(form, example).data).decode()
        for hidden in ("张三", "李某", "早餐店", "6222", "13800000000", "2345", "王某"):
            assert hidden not in said


def test_a_format_is_named_as_its_file_and_in_both_languages() -> None:
    folder = ROOT / "streams" / "convert" / "formats"
    assert sorted(path.stem for path in folder.glob("*.toml")) == NAMES
    assert all(form.zh and form.en and form.source for form in formats())
    assert all(f"{name}  " in listed(formats()) for name in NAMES)


def test_the_page_of_formats_is_up_to_date() -> None:
    assert (ROOT / "docs" / PAGE).read_text(encoding="utf-8") == page()
