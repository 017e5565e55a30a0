"""The economic index as a picture: one number, what it is made of, how much could be seen."""

from __future__ import annotations

from nicegui import ui

from engine.desk.web.style import CURRENT
from engine.desk.web.texts import Language, said
from engine.store.people.portrait_line import Component, Index
from streams.contract.json_object import Json

FONT = "#17212b"
GROUND = "#e3e9ee"


def index_picture(index: Index, language: Language) -> None:
    """Draw the number as a gauge, and every component as a bar of its rank in the cohort."""
    with ui.element("div").classes("sg-two sg-index"):
        _number(index, language)
        with ui.element("div"):
            for one in index.components:
                _component(one, language)
    ui.label(said("index_caution", language)).classes("sg-small")


def _number(index: Index, language: Language) -> None:
    covered = f"{said('coverage', language)} {index.coverage:.0%}"
    with ui.element("div"):
        if index.value is None:
            ui.label("—").classes("sg-none")
            least = f"{said('no_index', language)} {index.least:.0%}"
            ui.label(f"{covered}，{least}" if language == "zh" else f"{covered}, {least}")
            return
        label = f"{said('economic_index', language)} {index.value:.0f}"
        drawn = ui.echart(gauge(index.value), theme={}).style("height:190px;width:100%")
        drawn.props(f'role=img aria-label="{label}"')
        ui.label(covered).style("text-align:center")


def gauge(value: float) -> Json:
    """Return the chart of one number from 0 to 100; no colour says good or bad."""
    return {
        "animation": False,
        "series": [
            {
                "type": "gauge",
                "min": 0,
                "max": 100,
                "splitNumber": 4,
                "radius": "100%",
                "center": ["50%", "60%"],
                "progress": {"show": True, "width": 14, "itemStyle": {"color": CURRENT}},
                "axisLine": {"lineStyle": {"width": 14, "color": [[1, GROUND]]}},
                "axisTick": {"show": False},
                "splitLine": {"show": False},
                "axisLabel": {"distance": 20, "fontSize": 13, "color": FONT},
                "pointer": {"show": False},
                "anchor": {"show": False},
                "detail": {
                    "fontSize": 40,
                    "fontWeight": 700,
                    "color": FONT,
                    "offsetCenter": [0, "8%"],
                },
                "data": [{"value": round(value)}],
            }
        ],
    }


def _component(one: Component, language: Language) -> None:
    with ui.element("div").classes("sg-item"):
        with ui.element("div"):
            ui.label(f"{one.zh if language == 'zh' else one.en} · {one.weight:.0%}")
            with ui.element("span").classes("sg-values"):
                ui.label(ranked(one, language))
        if one.rank is not None:
            with ui.element("div").classes("sg-scale"):
                ui.element("i").style(f"left:0;width:{round(100 * one.rank)}%")


def ranked(one: Component, language: Language) -> str:
    """Return the rank in words.

    Examples
    --------
    >>> ranked(Component("buffer", "储备月数", "reserve", 0.2, 6.0, 0.5), "zh")
    '高于 50% 同类老人'
    """
    if one.rank is None:
        return said("unknown", language)
    share = f"{one.rank:.0%}"
    return f"高于 {share} 同类老人" if language == "zh" else f"above {share} of the cohort"
