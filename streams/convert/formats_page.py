"""The formats that can be converted, for people: a list on a terminal, and a page of the docs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from streams.contract.fields import FIELDS
from streams.contract.kinds import Kind
from streams.convert.loading import formats
from streams.convert.mapping import Event, Format, Names

PAGE = "convert-formats.md"
HEAD = """# 可转换的格式 Formats that can be converted

Made by `python -m streams.convert.formats_page docs` from `streams/convert/formats/`; a test holds
it equal. How to convert, and how to write a mapping of one's own: [convert](convert.md). Of a
column any of the names will do; **bold** ones are needed.
"""
LAYOUTS = {"table": "CSV/TSV", "json": "JSON lines", "gpx": "GPX"}


def listed(every: Iterable[Format]) -> str:
    """Return the formats as a list for a terminal, with the columns that are needed.

    Examples
    --------
    >>> print(listed([form for form in formats() if form.name == "gpx"]))
    gpx  GPX轨迹 GPX tracks
        时间 time: time; fix: lat; lon
    """
    return "\n".join(_entry(form) for form in every)


def _entry(form: Format) -> str:
    devices = f"--people-of ({_first(form.device)})"
    whose = f"\n    人员 person: --person, {devices}" if form.device else ""
    return f"{form.name}  {form.zh} {form.en}\n    {needed(form)}{whose}"


def needed(form: Format) -> str:
    """Return the columns without which a file is not of this format."""
    said = [f"时间 time: {_first(form.time.column)}"]
    said += [f"{event.kind}: {_needed(event)}" for event in form.event]
    return "; ".join(dict.fromkeys(said))


def _first(said: Names) -> str:
    """Return a column by a few of its names."""
    return said if isinstance(said, str) else "|".join(said[:4])


def _needed(event: Event) -> str:
    columns = [_first(event.fields[name].column) for name in _required(event)]
    columns += [_first(one.column) for one in event.where if not one.unless]
    some = [_first(one.column) for one in event.fields.values() if one.column]
    return "; ".join(dict.fromkeys(columns)) or "任一 any of " + ", ".join(some)


def _required(event: Event) -> list[str]:
    told = FIELDS[Kind[event.kind.upper()]]
    return [
        one.name
        for one in told
        if one.required and one.name in event.fields and event.fields[one.name].column
    ]


def page() -> str:
    """Return the page as Markdown."""
    return HEAD + "".join(_section(form) for form in formats())


def _section(form: Format) -> str:
    rows = [f"| **{_every(form.time.column)}** | time | |"]
    rows += [f"| {_every(form.time.clock)} | time of day | |"] if form.time.clock else []
    rows += [f"| {_every(form.device)} | device of `--people-of` | |"] if form.device else []
    rows += [f"| {_every(form.person)} | person | |"] if form.person else []
    for event in form.event:
        for name, source in event.fields.items():
            if source.column:
                shown = _every(source.column)
                shown = f"**{shown}**" if name in _required(event) else shown
                unit = source.unit.replace("->", " → ")
                rows.append(f"| {shown} | {event.kind}.{name} | {unit} |")
    table = "\n".join(dict.fromkeys(rows))
    public = form.source if "://" not in form.source else f"<{form.source.split(', ')[0]}>"
    return (
        f"\n## {form.name}\n\n{form.zh}。{form.en}. {LAYOUTS[form.reads]}; source: {public}\n\n"
        f"| column | becomes | unit |\n|---|---|---|\n{table}\n"
    )


def _every(said: Names) -> str:
    names = [said] if isinstance(said, str) else said
    return ", ".join(names).replace("|", "\\|")


if __name__ == "__main__":
    (Path(sys.argv[1]) / PAGE).write_text(page(), encoding="utf-8")
