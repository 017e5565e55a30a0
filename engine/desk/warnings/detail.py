"""All about one warning: what to do, when, why, by whom judged."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from nicegui import ui

from engine.desk.warnings.card import civil_time, reason_of
from engine.desk.warnings.glossary import named, runbooks, shown, titled, valued
from engine.desk.web.style import TIER_COLOURS
from engine.desk.web.texts import Language, said
from engine.incidents.incident import Explanation, ShownWarning
from engine.privacy.masking import masked


def heading(level: int, text: str) -> None:
    """Write a heading of one level."""
    with ui.element(f"h{level}"):
        ui.label(text)


def detail(
    warning: ShownWarning,
    language: Language,
    zone: ZoneInfo,
    explanations: Iterable[Explanation] = (),
) -> None:
    """Draw one warning into the panel."""
    with ui.element("h2"):
        badge = ui.label(str(warning.incident_tier)).classes("sg-badge")
        badge.style(f"--tier:{TIER_COLOURS[warning.incident_tier]}")
        tier = said("care" if warning.care else f"tier{warning.incident_tier}", language)
        ui.label(f"{said(warning.warning, language)} · {tier}")
    ui.label(reason_of(warning, language)).classes("sg-lead")
    if warning.capped:
        ui.label(said("capped", language).format(warning.tier)).classes("sg-later")
    for one in explanations:
        text = one.reason.zh if language == "zh" else one.reason.en
        told = f"{said('explained', language)} {civil_time(one.at, zone)}：{text}"
        ui.label(told).classes("sg-later")
    _facts(warning, language, zone)
    with ui.element("div").classes("sg-do"):
        with ui.element("b"):
            ui.label(said("runbook", language))
        ui.label(runbooks().get(warning.detector) or said("no_runbook", language))
    with ui.element("div").classes("sg-two"):
        with ui.element("div"):
            heading(3, said("evidence", language))
            _table(_evidence(warning, language))
        with ui.element("div"):
            heading(3, said("others", language))
            _table(_contributors(warning, language))


def _facts(warning: ShownWarning, language: Language, zone: ZoneInfo) -> None:
    model = warning.versions.model or said("rules_only", language)
    facts = (
        ("person", masked(warning.person)),
        ("raised", civil_time(warning.at, zone)),
        ("began", civil_time(warning.onset, zone)),
        ("detector", titled(warning.detector, language)),
        ("score", f"{warning.score:.3f}"),
        ("model", model),
    )
    with ui.element("div").classes("sg-facts"):
        for key, value in facts:
            with ui.element("span"):
                ui.label(said(key, language)).style("display:inline")
                with ui.element("b"):
                    ui.label(value).style("display:inline")


def _evidence(warning: ShownWarning, language: Language) -> Iterable[tuple[str, str]]:
    for name, value in warning.evidence.items():
        if name != "detectors":
            about = (warning.detector, warning.warning, name)
            yield named(*about, language), valued(*about, value, language)


def _contributors(warning: ShownWarning, language: Language) -> Iterable[tuple[str, str]]:
    scores = warning.evidence.get("detectors")
    if isinstance(scores, dict):
        for detector, score in sorted(scores.items(), key=lambda pair: -pair[1]):
            yield titled(detector, language), shown(score)


def _table(rows: Iterable[tuple[str, str]]) -> None:
    with ui.element("table").classes("sg-table"), ui.element("tbody"):
        for name, value in rows:
            with ui.element("tr"):
                for text in (name, value):
                    with ui.element("td"):
                        ui.label(text)
