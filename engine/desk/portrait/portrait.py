"""A person's portrait as pictures: five aspects, usual beside current, and what is unknown."""

from __future__ import annotations

from statistics import median

from nicegui import ui

from engine.desk.portrait.economic_index import index_picture
from engine.desk.warnings.detail import heading
from engine.desk.warnings.glossary import TRAITS_EN, shown, united
from engine.desk.web.style import CURRENT, USUAL
from engine.desk.web.texts import Language, said
from engine.store.people.portrait_line import ASPECTS, Aspect, Hours, Item, PortraitLine
from streams.contract.json_object import Json

FEWEST_CORNERS = 3
"""Fewer known aspects make no radar."""
MOST = 200.0
"""Percent of the usual at which the radar ends: what is more is drawn there."""
FONT = {"fontSize": 15, "color": "#17212b"}


def portrait(line: PortraitLine | None, language: Language) -> None:
    """Draw the portrait, or say that there is none."""
    heading(3, said("portrait", language))
    if line is None:
        ui.label(said("no_portrait", language)).classes("sg-quiet")
        return
    with ui.element("div").classes("sg-two"):
        _radar(line, language)
        for aspect in line.aspects:
            if aspect.hours is not None:
                _hours(aspect.hours, language)
                break
    _legend(language)
    for aspect in line.aspects:
        if aspect.index is not None:
            heading(4, said("economic_index", language))
            index_picture(aspect.index, language)
    with ui.element("div").classes("sg-aspects"):
        for aspect in line.aspects:
            _aspect(aspect, language)
    if line.unknown:
        missing = [_missing(key, language) for key in line.unknown]
        told = f"{said('missing', language)}: {', '.join(missing)}"
        ui.label(told).classes("sg-quiet").style("padding:12px 0")


def relative(aspect: Aspect) -> float | None:
    """Return the aspect's current values in percent of the usual ones, None if unknown.

    Examples
    --------
    >>> steps = Item("steps", "步数", "步", usual=4000.0, current=1000.0)
    >>> relative(Aspect("movement", "运动", "Movement", [steps]))
    25.0
    """
    shares = [
        100.0 * item.current / item.usual
        for item in aspect.items
        if item.usual is not None and item.current is not None and item.usual > 0
    ]
    return min(MOST, median(shares)) if shares else None


def _name(aspect: Aspect, language: Language) -> str:
    return aspect.zh if language == "zh" else aspect.en


def _missing(key: str, language: Language) -> str:
    """Return the name of an aspect, or whatever else is said to be missing."""
    names = {str(known): named for known, named in ASPECTS.items()}
    zh, en = names.get(key, (key, key))
    return zh if language == "zh" else en


def _radar(line: PortraitLine, language: Language) -> None:
    known = [(aspect, relative(aspect)) for aspect in line.aspects]
    known = [(aspect, share) for aspect, share in known if share is not None]
    if len(known) < FEWEST_CORNERS:
        return
    corners = [{"name": _name(aspect, language), "max": MOST} for aspect, _ in known]
    series = [
        _corners(said("usual", language), [100.0] * len(known), USUAL, 0.0),
        _corners(
            said("current", language), [round(share or 0) for _, share in known], CURRENT, 0.25
        ),
    ]
    _chart(
        said("of_usual", language),
        {
            "legend": {"bottom": 0, "textStyle": FONT},
            "radar": {
                "indicator": corners,
                "radius": "70%",
                "center": ["50%", "50%"],
                "splitNumber": 4,
                "axisName": FONT,
            },
            "series": [{"type": "radar", "data": series, "symbolSize": 7}],
        },
    )


def _corners(name: str, values: list[float], colour: str, filled: float) -> Json:
    return {
        "name": name,
        "value": values,
        "itemStyle": {"color": colour},
        "lineStyle": {"color": colour, "width": 3},
        "areaStyle": {"color": colour, "opacity": filled},
    }


def _hours(hours: Hours, language: Language) -> None:
    usual, current = said("usual", language), said("current", language)
    _chart(
        said("by_hour", language),
        {
            "legend": {"bottom": 0, "textStyle": FONT},
            "grid": {"left": 8, "right": 8, "top": 12, "bottom": 56, "containLabel": False},
            "xAxis": {
                "type": "category",
                "data": [str(hour) for hour in range(24)],
                "axisLabel": {**FONT, "interval": 2},
                "axisTick": {"show": False},
            },
            "yAxis": {"type": "value", "show": False},
            "series": [
                {"name": current, "type": "bar", "data": hours.current,
                 "itemStyle": {"color": CURRENT}, "barCategoryGap": "35%"},
                {"name": usual, "type": "line", "data": hours.usual, "step": "middle",
                 "symbol": "none", "lineStyle": {"color": "#17212b", "width": 2.5},
                 "itemStyle": {"color": "#17212b"}},
            ],
        },
    )  # fmt: skip


def _chart(label: str, options: Json) -> None:
    with ui.element("div"):
        ui.label(label).style("color:var(--soft);font-size:15px")
        drawn = ui.echart({"animation": False, **options}, theme={}).style(
            "height:270px;width:100%"
        )
        drawn.props(f'role=img aria-label="{label}"')


def _legend(language: Language) -> None:
    with ui.element("div").classes("sg-legend"):
        for mark, key in (("i", "ordinary"), ("u", "usual"), ("s", "current")):
            with ui.element("span"):
                ui.element(mark)
                ui.label(said(key, language))


def _aspect(aspect: Aspect, language: Language) -> None:
    with ui.element("section").classes("sg-aspect"):
        heading(4, _name(aspect, language))
        if not aspect.items:
            ui.label(said("unknown", language)).style("color:var(--soft)")
        for item in aspect.items:
            _item(item, language)


def _item(item: Item, language: Language) -> None:
    with ui.element("div").classes("sg-item"):
        with ui.element("div"):
            ui.label(item.zh if language == "zh" else TRAITS_EN.get(item.name, item.name))
            with ui.element("span").classes("sg-values"):
                ui.label(_values(item, language))
        if item.usual is not None or item.current is not None:
            _scale(item)


def _values(item: Item, language: Language) -> str:
    """Return what is known of an item in words."""
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


def scale_end(item: Item) -> float:
    """Return the value at the right end of an item's scale, a tenth beyond its largest number."""
    known = [
        value for value in (item.usual, item.current, item.high, item.low) if value is not None
    ]
    return 1.1 * max([*known, 1e-9])


def _scale(item: Item) -> None:
    """Draw ordinary range, usual and current value on one line; unknown ones are not drawn."""
    end = scale_end(item)

    def place(value: float) -> float:
        return round(100 * max(0.0, value) / end, 1)

    outside = item.current is not None and (
        (item.low is not None and item.current < item.low)
        or (item.high is not None and item.current > item.high)
    )
    with ui.element("div").classes("sg-scale" + (" sg-out" if outside else "")):
        if item.low is not None and item.high is not None:
            left, right = place(item.low), place(item.high)
            ui.element("i").style(f"left:{left}%;width:{round(right - left, 1)}%")
        if item.usual is not None:
            ui.element("u").style(f"left:{place(item.usual)}%")
        if item.current is not None:
            ui.element("s").style(f"left:{place(item.current)}%")
