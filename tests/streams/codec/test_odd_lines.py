"""Whatever a field holds: every line has an outcome, and a call for help stays one."""

from __future__ import annotations

from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from streams.admission.triage import sort_out
from streams.codec.decoder import UNREADABLE, Batch, decode
from streams.contract.kinds import Flag, Kind
from tests.support.events.odd_lines import AT, ODD, every_line, fields_of, line_of, some_lines

ZONE = ZoneInfo("Asia/Shanghai")
NOW = 1_767_240_000_000
GOOD = b'{"kind":"sos","id":"good","person":"next","at":%d}' % AT


def persons(batch: Batch) -> list[str]:
    return [batch.text(int(one["person_start"]), int(one["person_length"])) for one in batch.events]


def test_every_line_has_an_outcome_and_its_neighbours_theirs() -> None:
    lines = [*islice(every_line(), 0, None, 13), *some_lines(1500, 1)]
    for start in range(0, len(lines), 100):
        part = lines[start : start + 100]
        batch = decode(b"\n".join([*part, GOOD]) + b"\n")
        assert batch.received == len(part) + 1
        assert persons(batch)[-1] == "next"
        assert UNREADABLE not in {one.reason for one in batch.rejected}  # each fault has its name


def test_a_line_read_alone_gives_what_it_gives_among_others() -> None:
    lines = list(some_lines(200, 2))
    together = decode(b"\n".join(lines) + b"\n")
    alone = [decode(line + b"\n") for line in lines]
    assert [one.reason for one in together.rejected] == [
        one.reason for batch in alone for one in batch.rejected
    ]
    assert together.events["body"].tolist() == [
        int(body) for batch in alone for body in batch.events["body"]
    ]


@pytest.mark.parametrize("kind", [Kind.SOS, Kind.FALL])
def test_a_call_for_help_with_a_readable_person_is_kept_whatever_else_it_holds(kind: Kind) -> None:
    good = fields_of(kind)
    whose = {name: good.pop(name) for name in ("person", "kind")}
    lines = [line_of(whose | good | {name: odd}) for name in good for odd in ODD]
    lines += [line_of(whose | good, (name, odd)) for name in good for odd in ODD]
    for line in lines:
        batch = decode(line)
        assert persons(batch) == ["p"] and batch.events["kind"].tolist() == [kind], line[:120]
    taken = sort_out(b"\n".join(lines), NOW, ZONE)
    assert len(taken.urgent) == len(lines) and not taken.refused


def test_a_fault_of_the_parser_itself_is_one_lines_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr("streams.codec.strict_parser.Reader.code", fail)
    lines = [
        b'{"kind":"motion","id":"1","person":"p","at":%d,"room":"\xe5\x8e\x85"}' % AT,
        b'{"kind":"sos","id":"1","person":"q","at":%d,"channel":"\xe5\x8e\x85"}' % AT,
        GOOD,
    ]
    batch = decode(b"\n".join(lines) + b"\n")
    assert [one.reason for one in batch.rejected] == [UNREADABLE]
    assert persons(batch) == ["q", "next"]
    assert int(batch.events["flags"][0]) & Flag.PARTIAL
