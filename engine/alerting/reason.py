"""Sentences for officers: a rule's template filled with the row's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from string import Formatter

import numpy as np

from engine.alerting.contact_words import BEFORE
from engine.alerting.units import SPOKEN, Language, last_seen, sign, signs, use
from engine.formats.lines import Sentence
from models.detector import Reason

UNKNOWN = "—"


class _Shown(float):
    """A number that prints as a dash when it is not known, or as people say it."""

    language: Language
    utility: float
    row: Mapping[str, float]

    def __format__(self, spec: str) -> str:
        if spec == "sign":
            return sign(self, self.row, self.language)
        if spec == "signs":
            return signs(self.row, self.language)
        if spec in BEFORE:
            return BEFORE[spec](self.row, self.language) or UNKNOWN
        if spec == "last_seen":
            return last_seen(self, self.language)
        if np.isnan(self):
            return UNKNOWN
        if spec == "use":
            return use(self, self.utility, self.language)
        return SPOKEN[spec](self, self.language) if spec in SPOKEN else super().__format__(spec)


def filled(reason: Reason, values: Mapping[str, float]) -> Sentence:
    """Fill the holes of a reason in both languages.

    A hole is `{column}`, with one of Python's formats, or as people say it: `span` of minutes,
    `duration` of seconds, `way` of metres, `last_seen` of metres from home, `use` of a meter,
    `meter` for which one, `sign` for which vital sign of the row has this value, `signs` for all
    that were measured, `call`, `steering`, `script` for what came before a payment.

    Examples
    --------
    >>> filled(Reason("平时{a:.0f}", "usually {a:.1f}"), {"a": 2.0})
    Sentence(zh='平时2', en='usually 2.0')
    >>> filled(Reason("外出{m:span}", "out for {m:span}"), {"m": 215.0})
    Sentence(zh='外出3小时35分钟', en='out for 3 h 35 min')
    """
    return Sentence(zh=_said(reason.zh, values, "zh"), en=_said(reason.en, values, "en"))


def _said(text: str, values: Mapping[str, float], language: Language) -> str:
    shown = {name: _Shown(values[name]) for name in _holes(text)}
    for one in shown.values():
        one.language, one.utility, one.row = language, values.get("utility", 0.0), values
    return text.format(**shown)


@lru_cache(1024)
def _holes(text: str) -> tuple[str, ...]:
    """Return the columns that a sentence names: a few of a row's forty."""
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def rounded(value: float) -> float:
    """Round to six significant digits, enough for evidence and stable in print.

    Examples
    --------
    >>> rounded(12345.6789)
    12345.7
    """
    return float(f"{value:.6g}")
