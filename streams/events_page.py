"""The page of all events, made from the contract's tables: `python -m engine.formats.schemas docs`.

`example_of` is a line of a kind as a sender may write it, with every field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from streams.admission.admission import LATENESS_MS, WINDOW_MS
from streams.admission.triage import RESERVED
from streams.contract.fields import FIELDS, Field
from streams.contract.json_object import Json
from streams.contract.kinds import Kind
from streams.contract.meanings import COMMON_MEANINGS, KIND_MEANINGS, MEANINGS, Meaning
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS
from streams.values.aliases import ALIASES
from streams.values.limits import LIMITS, Limit

HEAD = """# 事件 Events

Made by `python -m engine.formats.schemas docs` from the contract's tables; a test holds it equal to
them. For programs: [event.json](schemas/event.json) (`kind` chooses the schema, so that an error
names the field), the topics in [asyncapi.json](asyncapi.json), what goes out in
[warning.json](schemas/warning.json). How to send: [doors](doors.md), [integrators](integrators.md).

One JSON object a line (NDJSON, UTF-8). Unknown fields are ignored and counted. `silverguard
validate FILE` says of every line what a door would refuse or flag, with field and remedy.

- **Identity** is (`person`, `source`, `id`): the same body again within the kind's memory is a
  duplicate and counts once, another body is a conflict and is quarantined. Sending again is always
  harmless.
- **Late** is what is received later than the kind's lateness after `at` (a call: after `at` +
  `duration_s`); it counts into history and never fires as if it were now.
- **Bold** fields are required. A number outside its range is refused (`range`); one outside what
  is believed is accepted, flagged (`implausible`) and teaches nothing; vital signs, air temperature
  and accuracy stay to be seen all the same.
- An unknown word counts as `other` where the list has one (flagged), else the line is refused
  (`enum`). An SOS or a fall of a readable person is never refused for another field.

## 各类共有 Fields of every kind

| field | JSON | meaning | example |
|---|---|---|---|
"""
_COMMON_JSON = {
    "kind": "string", "id": "string", "person": "string", "at": "integer or string",
    "source": "string", "v": "integer", "received_at": "integer", "date_only": "bool",
    "test": "bool",
}  # fmt: skip
_REQUIRED = ("kind", "id", "person", "at")
_ANY = float("inf")
_TABLE = """
| field | JSON, unit | refused outside | believed within | meaning |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the page as Markdown.

    Examples
    --------
    >>> "### meter" in page()
    True
    """
    common = "".join(_common_row(name, meaning) for name, meaning in COMMON_MEANINGS.items())
    kinds = "".join(_section(kind) for kind in Kind)
    return f"{HEAD}{common}\n## 各类事件 Kinds\n{kinds}{_other_words()}"


def example_of(kind: Kind) -> Json:
    """Return a whole event of a kind, every field of it filled.

    Examples
    --------
    >>> example_of(Kind.SOS)["channel"]
    'button'
    """
    common = {name: COMMON_MEANINGS[name].example for name in (*_REQUIRED, "source")}
    own = {name: meaning.example for name, meaning in MEANINGS[kind].items()}
    person = {"person": ""} if kind == Kind.CONTROL else {}
    return common | {"kind": kind.name.lower()} | person | own


def _common_row(name: str, meaning: Meaning) -> str:
    shown = f"**`{name}`**" if name in _REQUIRED else f"`{name}`"
    example = json.dumps(meaning.example)
    return f"| {shown} | {_COMMON_JSON[name]} | {meaning.zh}<br>{meaning.en} | `{example}` |\n"


def _section(kind: Kind) -> str:
    name, told = kind.name.lower(), KIND_MEANINGS[kind]
    limits: Mapping[str, Limit] = LIMITS.get(kind, {})
    rows = "".join(_row(kind, field, limits.get(field.name)) for field in FIELDS[kind])
    reserved = " Refused at every door (`not_for_doors`)." if int(kind) in RESERVED else ""
    line = json.dumps(example_of(kind), ensure_ascii=False, separators=(",", ":"))
    return (
        f"\n### {name}\n\n{told.zh}。{told.en[0].upper()}{told.en[1:]}.{reserved}\n"
        f"Late after {_span(int(LATENESS_MS[kind]))}; repetitions are known for "
        f"{_span(int(WINDOW_MS[kind]))}.\n{_TABLE}{rows}\n```json\n{line}\n```\n"
    )


def _row(kind: Kind, field: Field, limit: Limit | None) -> str:
    meaning = MEANINGS[kind][field.name]
    shown = f"**`{field.name}`**" if field.required else f"`{field.name}`"
    believed = "" if limit is None else _range(limit.low, limit.high)
    refused = _range(field.low, field.high) if field.role == "number" else ""
    words = f"<br>{', '.join(f'`{word}`' for word in field.words)}" if field.words else ""
    return (
        f"| {shown} | {_json(field, meaning)} | {refused} | {believed} "
        f"| {meaning.zh}<br>{meaning.en}{words} |\n"
    )


def _json(field: Field, meaning: Meaning) -> str:
    if field.role == "number":
        return f"number, {meaning.unit}"
    if field.role == "time":
        return "integer or string"
    return "bool" if field.role in ("truth", "flag") else "string"


def _range(low: float, high: float) -> str:
    if low == -_ANY and high == _ANY:
        return ""
    least = "" if low == -_ANY else "> 0" if 0 < low <= 1e-9 else _figure(low)
    most = "" if high == _ANY else _figure(high)
    if not most:
        return least if least.startswith(">") else f"≥ {least}"
    return f"{least} – {most}" if not least.startswith(">") else f"{least}, ≤ {most}"


def _figure(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:,.6g}"


def _span(ms: int) -> str:
    if ms % DAY_MS == 0 and ms > 2 * DAY_MS:
        return f"{ms // DAY_MS} days"
    return f"{ms // HOUR_MS} hours" if ms % HOUR_MS == 0 else f"{ms // MINUTE_MS} minutes"


def _other_words() -> str:
    """Return the table of what else is understood, by the word of the contract it means."""
    meant: dict[str, list[str]] = {}
    for other, word in ALIASES.items():
        meant.setdefault(word, []).append(other)
    rows = "".join(
        f"| `{word}` | {', '.join(f'`{other}`' for other in others)} |\n"
        for word, others in meant.items()
    )
    return f"\n## 别名 Other words that are understood\n\n| word | also |\n|---|---|\n{rows}"
