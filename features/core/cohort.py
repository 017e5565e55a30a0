"""Cold start: what people like somebody tell before anything is known of them, and its worth.

A share of days is predicted from the own days and the cohort's together, as for a coin of unknown
bias (Beta-binomial): (own + cohort x worth) / (days + worth). The cohort is worth few days where
people differ much: most never do a thing and some every day, so the own days soon outweigh it.
"""

from __future__ import annotations

import math

import numpy as np

from features.core.civil_time import DAY_MS
from features.core.kernel_types import ContextRecord
from streams.contract.kinds import DEMENTIA
from streams.kernels.kernel import kernel

AGE_UNKNOWN, YOUNGER, ELDER = 0, 1, 2
"""Cohorts by age: the register does not tell, below sixty, from sixty on."""
ELDER_AGE, OLD_AGE = 60.0, 80.0
EVER = 5e-4
"""Share of days on which anybody does anything for once: an illness, a death in the family, a bus
that was missed (assumed: once in five years)."""
UNKNOWN_DEGREE = DEMENTIA.index("unknown_degree")
DEMENTED, STRAYED, OLD, ALONE, MOST_RISK = 0.6, 0.3, 0.15, 0.1, 0.8
"""Powers of ten by which somebody with dementia, lost before, from eighty on or living alone counts
as likelier to be lost, and the most they add up to. Of people with dementia 13.5 % are missing in a
year (Jeong et al. 2023), of all elders .2 %: nearly a hundredfold, of which a third of the powers
is taken, for three of four who are lost have no diagnosis (domain reference 0). Of those who are
lost 72 % had wandered before (domain reference 1.4), of all with dementia about a third within
three years at the rate above: twice as likely. The others assumed."""


@kernel
def age_cohort(context: ContextRecord, local: int) -> int:
    """Return the cohort by age at a local time (ms)."""
    age = _age(context, local)
    if np.isnan(age):
        return AGE_UNKNOWN
    return ELDER if age >= ELDER_AGE else YOUNGER


@kernel
def _age(context: ContextRecord, local: int) -> float:
    """Return the age in years, to the year, NaN where the register does not tell."""
    return 1970.0 + local / (365.2425 * DAY_MS) - float(context["birth_year"])


@kernel
def predicted(own: float, days: float, cohort: float, worth: float) -> float:
    """Return the share of days to expect, from `own` of `days` and a cohort's worth `worth` days.

    Examples
    --------
    >>> round(predicted(0.0, 0.0, 0.003, 3.0), 4), round(predicted(0.0, 27.0, 0.003, 3.0), 4)
    (0.0035, 0.0008)
    >>> round(predicted(4.0, 7.0, 0.003, 3.0), 2)
    0.4
    """
    return min((max(own, 0.0) + cohort * worth) / (days + worth) + EVER, 1.0)


@kernel
def demented(context: ContextRecord) -> bool:
    """Tell whether the register knows of a dementia of any degree."""
    return bool(1 <= context["dementia"] <= 4)


@kernel
def degree(context: ContextRecord) -> float:
    """Return 1 for a dementia of known degree, 0.5 of none, 0 where the register knows of none."""
    if not demented(context):
        return 0.0
    return 0.5 if context["dementia"] == UNKNOWN_DEGREE else 1.0


@kernel
def risk_of_straying(context: ContextRecord, local: int) -> float:
    """Return how much likelier than others somebody is to be lost: log10, never below 0."""
    risk = DEMENTED * degree(context)
    if _age(context, local) >= OLD_AGE:
        risk += OLD
    if context["lives_alone"] == 1:
        risk += ALONE
    if context["strayed"] != 0:
        risk += STRAYED
    return min(risk, MOST_RISK)


@kernel
def rarity(share: float) -> float:
    """Return how rare a share of days is, -log10.

    Examples
    --------
    >>> rarity(0.01)
    2.0
    """
    return -math.log10(share)
