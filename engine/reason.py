"""Sentences for officers: a rule's template filled with the row's numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from models.detector import Reason

UNKNOWN = "—"


class _Shown(float):
    """A number that prints as a dash when it is not known."""

    def __format__(self, spec: str) -> str:
        return UNKNOWN if np.isnan(self) else super().__format__(spec)


def filled(reason: Reason, values: Mapping[str, float]) -> dict[str, str]:
    """Fill the holes of a reason in both languages.

    Examples
    --------
    >>> filled(Reason("平时{a:.0f}", "usually {a:.1f}"), {"a": 2.0})
    {'zh': '平时2', 'en': 'usually 2.0'}
    """
    shown = {name: _Shown(value) for name, value in values.items()}
    return {"zh": reason.zh.format(**shown), "en": reason.en.format(**shown)}


def rounded(value: float) -> float:
    """Round to six significant digits, enough for evidence and stable in print.

    Examples
    --------
    >>> rounded(12345.6789)
    12345.7
    """
    return float(f"{value:.6g}")
