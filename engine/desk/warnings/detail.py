"""All about one warning in words: why, with what evidence, by whom judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from engine.delivery.shown_warning import Explanation, Reason, ShownWarning
from engine.desk.warnings.glossary import named, runbooks, shown, titled, valued
from engine.desk.web.texts import Language, said
from engine.desk.web.times import civil_time

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WarningDetail:
    """A warning as a page shows it; all texts are in the page's language.

    `otherwise` tells at what value it would not have been raised, `thought` what forests that warn
    of nothing make of the row; both are empty where nobody asked.
    """

    warning: ShownWarning
    tier: str
    reason: str
    later: Sequence[str]
    facts: Pairs
    runbook: str
    evidence: Pairs
    contributors: Pairs
    otherwise: str = ""
    thought: str = ""


def told(
    warning: ShownWarning, later: Iterable[Explanation], language: Language, zone: ZoneInfo,
    otherwise: str = "", thought: str = "",
) -> WarningDetail:  # fmt: skip
    """Return a warning in words; `later` is what was found out after it."""
    return WarningDetail(
        warning,
        said("care" if warning.care else f"tier{warning.incident_tier}", language),
        in_language(warning.reason, language),
        [f"{civil_time(one.at, zone)}：{in_language(one.reason, language)}" for one in later],
        _facts(warning, language, zone),
        runbooks(language).get(warning.detector) or said("no_runbook", language),
        list(_evidence(warning, language)),
        list(_contributors(warning, language)),
        otherwise,
        thought,
    )


def in_language(reason: Reason, language: Language) -> str:
    """Return a sentence in the language of the page."""
    return reason.zh if language == "zh" else reason.en


def _facts(warning: ShownWarning, language: Language, zone: ZoneInfo) -> Pairs:
    facts = (
        ("person", warning.person),
        ("raised", civil_time(warning.at, zone)),
        ("began", civil_time(warning.onset, zone)),
        ("detector", titled(warning.detector, language)),
        ("score", f"{warning.score:.3f}"),
        ("model", warning.versions.model or said("rules_only", language)),
    )
    return [(said(key, language), value) for key, value in facts]


def _evidence(warning: ShownWarning, language: Language) -> Iterator[tuple[str, str]]:
    for name, value in warning.evidence.items():
        if name != "detectors":
            about = (warning.detector, warning.warning, name)
            yield named(*about, language), valued(*about, value, language)


def _contributors(warning: ShownWarning, language: Language) -> Iterator[tuple[str, str]]:
    scores = warning.evidence.get("detectors")
    if isinstance(scores, dict):
        for detector, score in sorted(scores.items(), key=lambda pair: -pair[1]):
            yield titled(detector, language), shown(score)
