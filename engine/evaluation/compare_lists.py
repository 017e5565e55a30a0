"""Cases and false warnings of a comparison as short tables, for people who are no parties to them.

A page is passed on: who is meant is a number that holds on this page only, and a moment is civil
time. Ids and moments as they are stand in the JSON of the same comparison.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from streams.contract.json_object import Json

LISTS = {
    "lost": "丢失的真例 true cases lost",
    "gained": "新增的真例 true cases gained",
    "new_false": "新增误报 new false warnings",
    "gone_false": "消失的误报 false warnings gone",
}
MOST_LISTED = 20
"""The gravest of a list; the rest is only counted."""
CASE = ("人员 person", "类 kind", "类型 type", "起 onset", "级 tier", "延迟 delay, min")
FALSE = ("人员 person", "类 kind", "级 tier", "时刻 at", "检测器 detector", "理由 reason")


def listed(told: Json) -> Iterator[str]:
    """Yield what was lost, gained, disturbed and spared, each as a heading and a table."""
    names, zone = _Names(), ZoneInfo(told["tz"])
    for key, title in LISTS.items():
        every = told[key]
        shown = sorted(every, key=_gravest)[:MOST_LISTED]
        case = key in ("lost", "gained")
        rows = [_case(one, names, zone) if case else _false(one, names, zone) for one in shown]
        more = len(every) - len(shown)
        yield f"<h2>{title}: {len(every)}</h2>"
        if rows:
            yield html_table(CASE if case else FALSE, rows)
        if more:
            yield f"<p>另有 and {more} more: --json</p>"


def _gravest(one: Json) -> tuple[int, int]:
    """Order by tier, the highest first, then by time."""
    return -int(one["tier"]), int(one["onset"] if "onset" in one else one["at"])


def _case(one: Json, names: _Names, zone: ZoneInfo) -> list[str]:
    delay = f"{one['delay_s'] / 60:.0f}"
    onset = civil_moment(one["onset"], zone)
    return [names[one["person"]], one["warning"], one["type"], onset, str(one["tier"]), delay]


def _false(one: Json, names: _Names, zone: ZoneInfo) -> list[str]:
    said = f"{one['reason']['zh']} {one['reason']['en']}"
    at = civil_moment(one["at"], zone)
    return [names[one["person"]], one["warning"], str(one["tier"]), at, one["detector"], said]


class _Names(dict[str, str]):
    """What somebody is called on this page: a number, in the order in which they appear."""

    def __missing__(self, person: str) -> str:
        """Give the next number."""
        self[person] = name = f"{len(self) + 1}"
        return name


def civil_moment(at: int, zone: ZoneInfo) -> str:
    """Return epoch ms as civil time.

    Examples
    --------
    >>> civil_moment(1_772_413_500_000, ZoneInfo("Asia/Shanghai"))
    '2026-03-02 09:05'
    """
    return f"{datetime.fromtimestamp(at / 1000, zone):%Y-%m-%d %H:%M}"


def types(told: Json) -> str:
    """Return the recall of either side by type of episode, those that differ most first."""
    both = [told[side]["types"] for side in "ab"]
    shares = {name: [side[name]["recall"] or 0.0 for side in both] for name in both[0]}
    order = sorted(shares, key=lambda name: (-abs(shares[name][1] - shares[name][0]), name))
    rows = []
    for name in order:
        one, other = (side[name] for side in both)
        pairs = [pair([one[key], other[key]]) for key in ("recall", "recall_in_time")]
        rows.append([name, str(one["episodes"]), *pairs])
    names = ("类型 type", "真例 cases", "召回 recall", "及时 in time")
    return f"<h2>按类型 by type</h2>{html_table(names, rows)}"


def pair(values: Sequence[float | None]) -> str:
    """Return what one side has and the other, a dash where nothing was counted.

    Examples
    --------
    >>> pair([0.5, None])
    '0.5 → —'
    """
    return " → ".join("—" if value is None else f"{value:g}" for value in values)


def html_table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of escaped cells."""
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return f"<table class=list><tr>{head}</tr>{body}</table>"
