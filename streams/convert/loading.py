"""Mapping files read and proven: what they say wrong is told by its place and a remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from streams.contract.fields import FIELDS, Field
from streams.contract.kinds import Kind
from streams.convert.cells import LARGEST, json_word
from streams.convert.conversions import CONVERSIONS
from streams.convert.fault import ConvertError, MappingError
from streams.convert.mapping import Condition, Event, Format, Source
from streams.values.aliases import plain

FOLDER = Path(__file__).parent / "formats"
ENDING = ".toml"
RESERVED = (Kind.CASE, Kind.CONTROL, Kind.PROFILE, Kind.ABSENCE)
"""Written by the system, or by `people import` and the desk."""
Complaints = Iterator[tuple[str, str]]


@cache
def formats() -> tuple[Format, ...]:
    """Return every format that comes along, by name."""
    return tuple(read_format(path) for path in sorted(FOLDER.glob(f"*{ENDING}")))


def format_of(said: str) -> Format:
    """Return a format by its name, or by the path of a mapping file of one's own.

    Raises
    ------
    ConvertError
        If there is no such format or file; names those there are.
    MappingError
        If the file says what cannot be meant.

    Examples
    --------
    >>> format_of("gpx").reads
    'gpx'
    """
    if said.endswith(ENDING) or "/" in said:
        return read_format(Path(said))
    if re.fullmatch(r"\w+", said) and (FOLDER / f"{said}{ENDING}").is_file():
        return read_format(FOLDER / f"{said}{ENDING}")
    known = ", ".join(path.stem for path in sorted(FOLDER.glob(f"*{ENDING}")))
    raise ConvertError(
        f"--from: 没有这种格式 no such format; 可用 known: {known}; "
        "或一个映射文件 or the path of a mapping file of your own (docs/convert.md)"
    )


def read_format(path: Path) -> Format:
    """Read one mapping file; raises as `format_of`."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConvertError(f"{path.name}: 无此文件 no such file") from None
    except UnicodeDecodeError:
        raise MappingError(f"{path.name}: 不是UTF-8 not UTF-8: save it as UTF-8") from None
    except (ValueError, RecursionError) as error:  # 5,000 digits, 1,000 brackets are none either
        raise MappingError(f"{path.name}: 不是TOML not TOML: {error}") from None
    try:
        form = msgspec.convert(said, Format)
    except msgspec.ValidationError as error:
        raise MappingError(f"{path.name}: {error}; 见 see docs/convert.md") from None
    for place, why in _complaints(form):
        raise MappingError(f"{path.name}: {place}: {why}")
    return form


def _complaints(form: Format) -> Complaints:
    if form.time.zone and not _is_zone(form.time.zone):
        yield "time.zone", "没有这个时区 no such zone: write one like Asia/Shanghai"
    if not form.event:
        yield "event", "至少需要一个 at least one [[event]] is needed"
    for number, condition in enumerate(form.skip, 1):
        yield from _of_condition(f"skip {number}", condition)
    for number, event in enumerate(form.event, 1):
        yield from _of_event(f"event {number}", event)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ValueError, OSError):  # a missing zone is a KeyError
        return False
    except KeyError:
        return False


def _of_condition(place: str, condition: Condition) -> Complaints:
    if not (condition.filled or condition.nonzero or condition.matches or condition.one_of):
        yield place, "条件为空 says nothing: filled, nonzero, matches or one_of"
    yield from _of_pattern(f"{place}.matches", condition.matches)


def _of_pattern(place: str, pattern: str, groups: int = 0) -> Complaints:
    try:
        found = re.compile(pattern).groups
    except (re.error, OverflowError, RecursionError) as error:
        yield place, f"正则表达式有误 no regular expression: {error}"
    else:
        if found < groups:
            yield place, "缺少一组括号 has no group: put the part that is meant in ( )"


def _of_event(place: str, event: Event) -> Complaints:
    kinds = [kind.name.lower() for kind in Kind if kind not in RESERVED]
    if event.kind not in kinds:
        yield f"{place}.kind", f"未知的事件类型 not a kind: {', '.join(kinds)}"
        return
    known = {field.name: field for field in FIELDS[Kind[event.kind.upper()]]}
    for number, condition in enumerate(event.where, 1):
        yield from _of_condition(f"{place}.where {number}", condition)
    for name, source in event.fields.items():
        if name not in known:
            yield f"{place}.fields.{name}", f"没有这个字段 not a field: {', '.join(known)}"
        else:
            yield from _of_source(f"{place}.fields.{name}", known[name], source)
    computed = {"period_s"} if event.cumulative else set()
    for name, field in known.items():
        if field.required and name not in event.fields.keys() | computed:
            yield f"{place}.fields", f"缺少必填字段 missing: {name}"
    if event.cumulative and event.kind != "meter":
        yield f"{place}.cumulative", "仅用于meter only of a meter"
    if event.begins and "period_s" not in event.fields:
        yield f"{place}.begins", "需要period_s needs period_s"


def _is_number(value: str | float | bool | None) -> bool:
    return value is None or (not isinstance(value, str | bool) and abs(value) <= LARGEST)


def _of_source(place: str, field: Field, source: Source) -> Complaints:
    if (source.value is None) == (not source.column and not source.otherwise):
        yield place, "写column或value之一 give either column or value"
    if source.unit and source.unit not in CONVERSIONS:
        yield f"{place}.unit", f"未知换算 not known: {', '.join(CONVERSIONS)}"
    if source.extract:
        yield from _of_pattern(f"{place}.extract", source.extract, groups=1)
    for pattern, _ in source.patterns:
        yield from _of_pattern(place, pattern)
    if field.role == "number" and not _is_number(source.value):
        yield f"{place}.value", "须为数字 is a number"
    if field.role == "time":
        yield place, "不支持 not supported"
    if field.role in ("code", "truth", "flag"):
        said = [*source.words.values(), *(word for _, word in source.patterns)]
        said += [] if source.value is None else [str(source.value).lower()]
        for word in said:
            found = json_word(field, word)
            if found is None or (found == '"other"' and plain(word) != "other"):
                words = ", ".join(field.words) or "true, false"
                yield place, f"不在契约的词表内 not a word of the contract ({word}): {words}"
