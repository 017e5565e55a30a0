"""An SOS or a fall is read out of lines that no parser takes; where nobody is named, it is told."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from streams.admission.admission import ACCEPTED, LATE, Admission
from streams.admission.received_at import stamped
from streams.codec.decoder import decode
from streams.codec.json_bodies import as_lines
from streams.contract.kinds import Flag, Kind
from streams.distress.signs import may_call_for_help
from streams.values.aliases import CALLS

AT = 1_767_900_000_000
READ = {
    "another case": b'{"kind":"Sos","id":"1","person":"p","at":%d}' % AT,
    "blanks": b'{"kind":" fall\\t","id":"1","person":"p","at":%d}' % AT,
    "full width": '{"kind":"ＳＯＳ","id":"1","person":"p"}'.encode(),
    "hyphen": b'{"kind":"panic-button","id":"1","person":"p"}',
    "escaped": json.dumps({"kind": "跌倒报警", "person": "p"}).encode(),
    "gbk": '{"kind":"一键求助","person":"p","place":"碧湖镇"}'.encode("gbk"),
    "gbk elsewhere": b'{"kind":"sos","person":"p","place":"' + "碧湖镇".encode("gbk") + b'"}',
    "utf-16": '{"kind":"sos","person":"p"}'.encode("utf-16-le"),
    "order mark": b'\xef\xbb\xbf{"kind":"sos","person":"p","x":NaN}',
    "nul elsewhere": b'{"kind":"sos","person":"p","id":"a\x00"}',
    "trailing comma": b'{"kind":"sos","person":"p",}',
    "no comma": b'{"kind":"sos" "person":"p"}',
    "single quotes": b"{'kind': 'sos', 'person': 'p', 'at': None}",
    "in an array": b'[{"kind":"fall","person":"p"}]',
    "cut off": b'{"kind":"sos","person":"p","id":"1","at":17678',
    "said twice": b'{"kind":"sos","kind":"sos","person":"p","person":"p"}',
    "two kinds": b'{"kind":"motion","kind":"sos","person":"p","room":"hall"}',
    "newer version": b'{"kind":"sos","person":"p","v":17}',
    "absurd time": b'{"kind":"sos","person":"p","id":"1","at":"tomorrow"}',
    "person as a number": b'{"kind":"sos","person":331102}',
    "other case of names": b'{"Kind":"SOS","PERSON":"p"}',
    "behind a nested object": b'{"x":{"kind":"motion","person":"q"},"kind":"sos","person":"p",}',
    "far too large": b'{"kind":"sos","photo":"%s","person":"p"}' % (b"x" * 3_000_000),
}  # fmt: skip
TOLD = {
    "kind in a list": b'{"kind":["sos"],"person":"p"}',
    "nobody": b'{"kind":"sos","person":null}',
    "empty person": b'{"kind":"sos","person":""}',
    "endless person": b'{"kind":"sos","person":"%s"}' % (b"x" * 65),
    "person cut off": b'{"kind":"sos","person":"lishui-00',
    "nul in the person": b'{"kind":"sos","person":"p\x00q"}',
    "half a character": b'{"kind":"sos","person":"\\ud83d"}',
    "two persons": b'{"kind":"sos","person":"p","person":"q"}',
    "two calls in a line": b'{"kind":"sos","person":"p"}{"kind":"sos","person":"q"}',
    "an unknown Chinese kind": '{"kind":"摔倒事件上报","person":"p"}'.encode(),
    "unknown, escaped": json.dumps({"kind": "老人求助单", "person": "p"}).encode(),
    "unknown, gbk": '{"kind":"求助单","person":"p"}'.encode("gbk"),
}


@pytest.mark.parametrize("line", READ.values(), ids=READ)
def test_a_call_for_help_is_read_however_it_is_written(line: bytes) -> None:
    batch = decode(line)
    assert not batch.rejected and int(batch.events["kind"][0]) in (Kind.SOS, Kind.FALL)
    start, length = int(batch.events["person_start"][0]), int(batch.events["person_length"][0])
    assert batch.text(start, length) in ("p", "331102")


@pytest.mark.parametrize("line", TOLD.values(), ids=TOLD)
def test_what_names_nobody_for_certain_is_set_aside_and_told(line: bytes) -> None:
    batch = decode(line)
    assert not batch.events.size and len(batch.rejected) == 1
    assert may_call_for_help(line)


@pytest.mark.parametrize(
    "line",
    [
        b'{"kind":"motion","person":"p","raw":{"kind":"sos"},"x":NaN}',
        b'{"kind":"motion","person":"p","note":"sos","room":NaN}',
    ],
)
def test_another_kind_that_speaks_of_one_is_none(line: bytes) -> None:
    assert not decode(line).events.size


def test_every_other_word_for_a_call_stands_for_it() -> None:
    lines = [json.dumps({"kind": word, "person": "p"}, ensure_ascii=False) for word in CALLS]
    kinds = decode("\n".join(lines).encode()).events["kind"].tolist()
    assert kinds == [int(Kind[kind.upper()]) for kind in CALLS.values()]


def admitted(*lines: bytes, cut: int) -> list[int]:
    door, outcome = Admission(), []
    for start in range(0, len(lines), cut):
        events = decode(b"\n".join(lines[start : start + cut])).events
        events["received_at"] = AT
        events["at"] = np.where(events["at"] < 0, AT, events["at"])
        outcome += door.admit(events).tolist()
    return outcome


@pytest.mark.parametrize("cut", [1, 2, 6])
@pytest.mark.parametrize("lacking", ["id", "at", "both"])
def test_each_line_without_id_or_time_is_a_call_of_its_own(lacking: str, cut: int) -> None:
    said = {"kind": "sos", "person": "p", "id": "1", "at": AT}
    for name in ("id", "at") if lacking == "both" else (lacking,):
        del said[name]
    lines = [json.dumps(said).encode()] * 4
    assert admitted(*lines, cut=cut) == [ACCEPTED] * 4
    whole = [json.dumps({"kind": "sos", "person": "p", "id": "1", "at": AT}).encode()] * 2
    assert admitted(*whole, cut=cut)[1] > LATE  # with both, it is told as a repetition


def test_a_late_call_without_an_id_is_late_and_no_repetition() -> None:
    old = b'{"kind":"fall","person":"p","at":%d}' % (AT - 3_600_000)
    assert admitted(old, old, cut=2) == [LATE, LATE]


def test_a_door_changes_nothing_about_who_calls() -> None:
    for line in READ.values():
        before, after = decode(line), decode(stamped(line, AT))
        for name in ("person", "id", "source", "kind", "at"):
            assert before.events[name][0] == after.events[name][0]
        assert int(after.events["flags"][0]) & Flag.UNNAMED == (
            int(before.events["flags"][0]) & Flag.UNNAMED
        )


@pytest.mark.parametrize("knot", [b'\\"', b"[{", b'"', b"'\\", b"[]", b" ", b'"\\'])
def test_no_knot_costs_more_than_its_length(knot: bytes) -> None:
    def cost(size: int) -> float:
        began = time.process_time()
        decode(b'{"kind":"sos","x":' + knot * (size // len(knot)))
        as_lines(b"[{" + knot * (size // len(knot)) + b"]")
        as_lines(b"{" + knot * (size // len(knot)))
        return time.process_time() - began

    cost(1000)
    assert cost(400_000) < 40 * max(cost(40_000), 0.01)


def test_a_first_line_in_brackets_makes_no_array_of_the_others() -> None:
    body = b'[{"kind":"motion","x":{]\n{"kind":"sos","person":"p"}\n'
    assert as_lines(body) == body
