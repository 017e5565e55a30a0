"""Mapping files of integrators: one converts, and what one says wrong is told by its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from streams.convert.fault import ConvertError
from streams.convert.loading import format_of
from tests.support.events.converted import events_of, made
from tests.support.tree import ROOT

MINE = """
name = "mine"
zh = "门磁记录"
en = "Doors"
source = "assumed"
reads = "table"
time = {column = "when", form = "epoch_s"}
[[event]]
kind = "door"
where = [{column = "what", matches = "^door"}, {column = "test", one_of = ["1"], unless = true}]
[event.fields]
door = {value = "front"}
state = {column = "state", words = {"0" = "closed", "1" = "open"}}
"""


def read(tmp: Path, text: str) -> str:
    """Return what is said of a mapping file that is refused."""
    (tmp / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConvertError) as caught:
        format_of(str(tmp / "mine.toml"))
    return str(caught.value)


def test_a_mapping_of_ones_own_converts(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(MINE, encoding="utf-8")
    rows = "when,what,state,test\n1772413200,door 1,1,\n1772413260,door 1,0,1\n1772413261,lamp,1,\n"
    done = made(format_of(str(tmp_path / "mine.toml")), rows)
    (event,) = events_of(done)
    assert (event["state"], event["source"], done.skipped) == ("open", "mine", 2)


@pytest.mark.parametrize(
    ("was", "is_now", "told"),
    [
        ('zh = "门磁记录"\n', "", "zh"),
        ('kind = "door"', 'kind = "gate"', "event 1.kind"),
        ('kind = "door"', 'kind = "profile"', "event 1.kind"),
        ("door = {value", "gate = {value", "event 1.fields.gate"),
        ("door = {value", "# door = {value", "missing: door"),
        ('"1" = "open"', '"1" = "ajar"', "event 1.fields.state"),
        ('value = "front"', 'value = "gate"', "event 1.fields.door"),
        ('value = "front"', 'value = "front", column = "a"', "event 1.fields.door"),
        ('matches = "^door"', 'matches = "(door"', "event 1.where 1.matches"),
        ('matches = "^door"', 'like = "door"', "like"),
        ('matches = "^door"', "unless = true", "event 1.where 1"),
        ('form = "epoch_s"', 'form = "guess"', "time.form"),
        ('form = "epoch_s"', 'zone = "Asia/Lishui"', "time.zone"),
        ('words = {"0"', 'unit = "m->km", words = {"0"', "event 1.fields.state.unit"),
        ('kind = "door"', 'kind = "door"\ncumulative = true', "event 1.cumulative"),
        ('kind = "door"', 'kind = "door"\nbegins = true', "event 1.begins"),
        ("[[event]]", "[[event", "line 8"),
        ('matches = "^door"', 'matches = "a{99999999999}"', "event 1.where 1.matches"),
        ('matches = "^door"', f'matches = "{"(" * 5000}"', "event 1.where 1.matches"),
        ('words = {"0"', 'extract = "\\\\d+", words = {"0"', "event 1.fields.state.extract"),
        ('zh = "门磁记录"', f"zh = {'[' * 100_000}", "not TOML"),
        ('zh = "门磁记录"', f"zh = {'9' * 5000}", "not TOML"),
    ],
)
def test_what_cannot_be_meant_is_told_by_its_place(
    tmp_path: Path, was: str, is_now: str, told: str
) -> None:
    assert was in MINE
    said = read(tmp_path, MINE.replace(was, is_now, 1))
    assert told in said and said.startswith("mine.toml")


@pytest.mark.parametrize("value", ["9" * 400, "inf", "nan", "-1e13", "true"])
def test_a_number_that_cannot_be_reckoned_with_is_told_by_its_place(
    tmp_path: Path, value: str
) -> None:
    kind = 'kind = "heartbeat"\n[event.fields]\n' + f"battery_pct = {{value = {value}}}\n"
    said = read(tmp_path, MINE[: MINE.index('kind = "door"')] + kind)
    assert "event 1.fields.battery_pct.value" in said


def test_no_such_format_names_those_there_are() -> None:
    for name in ("nope", "", "../formats/gpx"):
        with pytest.raises(ConvertError, match=r"no such f"):
            format_of(name)
    with pytest.raises(ConvertError, match=r"bank_statement.*zigbee2mqtt"):
        format_of("nope")


def test_the_page_shows_a_mapping_that_holds_and_every_word(tmp_path: Path) -> None:
    said = (ROOT / "docs" / "convert.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", said, re.S)
    (tmp_path / "clinic.toml").write_text(shown, encoding="utf-8")
    form = format_of(str(tmp_path / "clinic.toml"))
    (event,) = events_of(made(form, "日期,时间,收缩压,脉搏\n2026-03-02,7:30,17,60\n"))
    assert (event["systolic_mmhg"], event["heart_rate_bpm"]) == (127.510489, 60)
    words = {*form.event[0].fields["heart_rate_bpm"].__struct_fields__}
    words |= {*form.skip[0].__struct_fields__, *form.event[0].__struct_fields__}
    assert [word for word in sorted(words) if f"`{word}" not in said and word not in shown] == []
