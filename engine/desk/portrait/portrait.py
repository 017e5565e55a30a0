"""A person's portrait as markup: five aspects, usual beside current, and what is unknown."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from msgspec.structs import replace

from engine.desk.portrait.economic_index import covered, ranked
from engine.desk.portrait.radar import radar_of
from engine.desk.portrait.scale import scale_of
from engine.desk.warnings.glossary import TRAITS_EN, shown, united
from engine.desk.web.templates import rendered
from engine.desk.web.texts import Language, said
from engine.store.people.portrait_line import ASPECTS, Hours, Item, PortraitLine

NUMBERS = ("usual", "current", "low", "high")
FEW_H = 2.0
TENTHS = 1
"""Digits behind the point of anything: a tenth of a minute, a metre or a beat is enough."""
TALLEST = 100.0
"""Height of the bars by hour, in the units of the picture."""


def portrait(line: PortraitLine | None, language: Language) -> Markup:
    """Return the markup of a portrait, or of that there is none."""
    if line is None:
        return Markup(rendered("portrait/portrait.html", language, line=None))
    hours = next((one.hours for one in line.aspects if one.hours is not None), None)

    def name(one: object) -> str:
        return str(getattr(one, language))

    return Markup(
        rendered(
            "portrait/portrait.html",
            language,
            line=line,
            name=name,
            radar=radar_of(line.aspects),
            bars=None if hours is None else bars(hours),
            missing=", ".join(_missing(key, language) for key in line.unknown),
            trait=lambda item: _trait(item, language),
            values=lambda item: values(item, language),
            scale=scale_of,
            covered=lambda index: covered(index, language),
            ranked=lambda part: ranked(part, language),
        )
    )


def bars(hours: Hours) -> Sequence[tuple[float, float]]:
    """Return by hour how tall the current and the usual activity are.

    Examples
    --------
    >>> bars(Hours([0.5] * 24, [1.0] * 24))[0]
    (100.0, 50.0)
    """
    most = max([*hours.usual, *hours.current, 1e-9])
    pairs = zip(hours.current, hours.usual, strict=True)
    return [
        (round(TALLEST * now / most, 1), round(TALLEST * usual / most, 1)) for now, usual in pairs
    ]


def _missing(key: str, language: Language) -> str:
    """Return the name of an aspect, or whatever else is said to be missing."""
    names = {str(known): named for known, named in ASPECTS.items()}
    zh, en = names.get(key, (key, key))
    return zh if language == "zh" else en


def _trait(item: Item, language: Language) -> str:
    return item.zh if language == "zh" else TRAITS_EN.get(item.name, item.name)


def values(item: Item, language: Language) -> str:
    """Return what is known of an item in words, as finely as somebody can use it.

    Examples
    --------
    >>> values(Item("quiet_h", "距上次活动", "小时", 0.11, 0.666), "zh")
    '平时 6.6 现在 40 分钟'
    >>> values(Item("news2", "早期预警评分", "分", current=0.0143), "zh")
    '现在 0 分'
    >>> values(Item("steps", "步数", "步", 4200.0, 1800.0, 3000.0, 6000.0), "zh")
    '平时 4,200 (3,000–6,000) 现在 1,800 步'
    >>> values(Item("steps", "步数", "步"), "en")
    'unknown'
    """
    item = _usable(item)
    known = []
    if item.usual is not None:
        known.append(f"{said('usual', language)} {shown(item.usual)}")
        if item.low is not None and item.high is not None:
            known.append(f"({shown(item.low)}–{shown(item.high)})")
    if item.current is not None:
        known.append(f"{said('current', language)} {shown(item.current)}")
    if not known:
        return said("unknown", language)
    return " ".join([*known, united(item.unit, language)])


def _usable(item: Item) -> Item:
    """Return an item without digits that nobody can use; hours that are few become minutes."""
    numbers = [getattr(item, name) for name in NUMBERS]
    times, unit = 1.0, item.unit
    if unit == "小时" and max((one for one in numbers if one is not None), default=9.0) < FEW_H:
        times, unit = 60.0, "分钟"
    told = [one if one is None else round(times * one, TENTHS) for one in numbers]
    return replace(item, unit=unit, **dict(zip(NUMBERS, told, strict=True)))
