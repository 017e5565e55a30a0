"""One warning in the list: tier, application, who, when, and the reason in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from nicegui import ui

from engine.desk.web.style import ICONS, TIER_COLOURS
from engine.desk.web.texts import Language, said
from engine.incidents.incident import Explanation, ShownWarning
from engine.privacy.masking import masked


def civil_time(at: int, zone: ZoneInfo) -> str:
    """Write a moment (epoch ms) as month, day, hour and minute of civil time.

    Examples
    --------
    >>> civil_time(0, ZoneInfo("Asia/Shanghai"))
    '01-01 08:00'
    """
    return datetime.fromtimestamp(at / 1000, zone).strftime("%m-%d %H:%M")


def reason_of(warning: ShownWarning, language: Language) -> str:
    """Return the reason in the language of the page."""
    return warning.reason.zh if language == "zh" else warning.reason.en


def card(
    warning: ShownWarning,
    language: Language,
    zone: ZoneInfo,
    pick: Callable[[ShownWarning], object],
    *,
    fresh: bool,
) -> ui.element:
    """Draw one warning as a button; `fresh` lets it light up as it arrives."""
    button = _button(warning, language, pick, fresh=fresh)
    name = said(warning.warning, language)
    tier = said("care" if warning.care else f"tier{warning.incident_tier}", language)
    with button:
        ui.label(str(warning.incident_tier)).classes("sg-badge")
        with ui.element("span").classes("sg-head"):
            ui.icon(ICONS[warning.warning])
            ui.label(name)
            with ui.element("small"):
                ui.label(f"{tier} · {masked(warning.person)}")
            if warning.test:
                ui.label(said("test", language)).classes("sg-test")
            if warning.capped:
                ui.label(said("capped", language).format(warning.tier)).classes("sg-test")
        ui.label(civil_time(warning.at, zone)).classes("sg-time")
        ui.label(reason_of(warning, language)).classes("sg-reason")
    return button


def _button(
    warning: ShownWarning,
    language: Language,
    pick: Callable[[ShownWarning], object],
    *,
    fresh: bool,
) -> ui.element:
    button = ui.element("button").classes("sg-card" + (" sg-fresh" if fresh else ""))
    button.style(f"--tier:{TIER_COLOURS[warning.incident_tier]}")
    name = said(warning.warning, language)
    tier = said("care" if warning.care else f"tier{warning.incident_tier}", language)
    spoken = f"{warning.incident_tier} {tier} {name} {reason_of(warning, language)}"
    button.props["aria-label"] = spoken
    button.on("click", lambda: pick(warning))
    return button


def explain(button: ui.element, explanation: Explanation, language: Language) -> None:
    """Append to a card what was found out later; the tier stays."""
    with button:
        text = explanation.reason.zh if language == "zh" else explanation.reason.en
        ui.label(f"{said('explained', language)}：{text}").classes("sg-later")
