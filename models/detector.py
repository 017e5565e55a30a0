"""The contract of a detector: it reads named columns and returns a surprise for every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from models.calibration.prior import ORDINARY, Prior
from models.columns import Columns
from models.columns import Floats as Floats
from models.columns import Rows as Rows
from models.columns import known as known

Surprise = Floats
Application = Literal["wandering", "fraud", "home"]
APPLICATIONS: tuple[Application, ...] = ("wandering", "fraud", "home")
Lane = Literal["wandering", "fraud", "home", "care"]
"""What shares an allowance: the emergencies of an application, and the care list of all of them."""
LANES: tuple[Lane, ...] = (*APPLICATIONS, "care")
Dimension = Literal["trajectory", "economic", "physical"]
Params = Mapping[str, float]

FAMILY_OF: Mapping[str, Application] = {
    "alarm": "home",
    "vital": "home",
    "meter": "home",
    "home": "home",
    "away": "wandering",
    "fix": "wandering",
    "payment": "fraud",
    "account": "fraud",
    "company": "fraud",
}
"""Each family of rows speaks for one application."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence in each language, with holes `{column}` or `{column:.0f}` for row values."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up row (columns left out are unknown) and the range its surprise must lie in."""

    says: str
    row: Mapping[str, float]
    at_least: float = 0.0
    at_most: float = float("inf")


class Detector(Protocol):
    """What judging, alerting and explaining ask of all alike; what a member means: see `Rule`."""

    @property
    def id(self) -> str:
        """Return the name of the rule's file or of the model."""
        ...

    @property
    def family(self) -> str:
        """Return the family of rows it reads."""
        ...

    @property
    def dimension(self) -> Dimension:
        """Return which side of a life it watches."""
        ...

    @property
    def highest_tier(self) -> int:
        """Return the highest tier it may reach by itself."""
        ...

    @property
    def at_once(self) -> int:
        """Return the tier that it may give outright, 0 if none."""
        ...

    @property
    def danger(self) -> str:
        """Return which danger it tells of, where several tell of one."""
        ...

    @property
    def repeats(self) -> str:
        """Return the detector of which it says again what that said of the same readings."""
        ...

    @property
    def calibrated(self) -> bool:
        """Tell whether its surprise is held against the past."""
        ...

    @property
    def prior(self) -> Prior:
        """Return how often it speaks on ordinary days, as believed before any pool tells."""
        ...

    @property
    def speaks_from(self) -> float:
        """Return the rarity from which it has something to say."""
        ...

    @property
    def handicap(self) -> float:
        """Return by how many powers of ten its findings count less than they are rare."""
        ...

    @property
    def limit(self) -> bool:
        """Tell whether it says a tier, not how rare something is."""
        ...

    @property
    def care(self) -> bool:
        """Tell whether what it says waits for the next visit: the care list."""
        ...

    @property
    def outlasts(self) -> int:
        """Return the highest tier for which an outage is no excuse."""
        ...

    @property
    def explains_only(self) -> bool:
        """Tell whether nobody is warned by it: it says what it thinks of what others raised."""
        ...

    def outright(self, surprise: Surprise) -> NDArray[np.int64]:
        """Return the tier each surprise gets outside every allowance, 0 where none or below 6."""
        ...

    def tier_of(self, surprise: float) -> int:
        """Return the same of one surprise, asked again and again of every finding."""
        ...

    def telling(self, values: Mapping[str, float], most: int) -> tuple[str, ...]:
        """Return the columns shown as evidence for one row; learned ones choose at most so many."""
        ...

    def reason_of(self, values: Mapping[str, float]) -> Reason:
        """Return the sentence for one row."""
        ...

    def depths(self, rows: Rows) -> tuple[tuple[str, float], ...]:
        """Return which columns made the first row unusual and by how much, the strongest first."""
        ...

    def surprise(self, rows: Rows) -> Surprise:
        """Return for each row how surprising it is: about -log10 of its probability, >= 0."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule-based detector; one file in `models/rules/`, `id` equal to the file's name.

    Parameters
    ----------
    title
        What officers call it, in Chinese; in English the words of the id.
    runbook, runbook_en
        What to do, with time limits: steps between `；` or `;`, as many in English.
    measure
        Pure function (rows, params) -> surprise, float64 of shape (n_rows,), finite and >= 0,
        about -log10 of the probability that an ordinary day of an ordinary person brings such a
        row or worse; never saturated, as ranking lives on the differences. 0 where nothing is
        unusual or the columns needed are NaN (it abstains). Elementwise numpy only, so that cutting
        batches differently changes no bit; what `known` gives is not to be written to.
    needs
        Column that must be above 0 for it to say anything (empty: none): where no row of a batch
        has it nothing is measured.
    params
        Thresholds by name; settings may override them.
    highest_tier
        Highest tier this rule may reach by itself however rare its finding.
    at_once
        Tier that a finding of surprise >= 6, no less, gets outright: life safety only (0: none).
    danger
        Danger, with episodes of its own, of which several rules of life safety tell (else its id).
    repeats
        Rule that tells the same of the same readings (empty: none): the two confirm each other
        nothing, and while a danger that it tells of lasts this one is no warning (ADR 70).
    calibrated
        False for life-safety rules: their surprise stands as it is.
    prior
        How often it speaks on ordinary days, before the past of a town tells: worth `PRIOR_DAYS`
        person-days beside the pool (assumed; how it is chosen: ADR 64).
    speaks_from
        Rarity (log10 of person-months) from which the rule has something to say: what is less
        unusual does not disturb the ranking. -inf where even everyday values should order it.
    handicap
        Powers of ten by which its rarity counts less: it supports others more than it tells.
    evidence
        Columns shown beside the reason.
    limit
        True for a limit (domain reference 3.5): its surprise comes from `climbing`, the tier is the
        row's own and grows while what it speaks of lasts; each limit is an episode by itself.
    care
        True where what it says waits for the next visit or call: the care list, which pages nobody,
        is tier 1 at most and has an allowance of its own.
    outlasts
        Highest tier for which an outage of hub, building or street is no excuse, nor waited for.
    """

    id: str
    title: str
    family: str
    dimension: Dimension
    measure: Callable[[Rows, Params], Surprise]
    reason: Reason
    runbook: str
    source: str
    evidence: tuple[str, ...]
    examples: tuple[Example, ...]
    params: Params = field(default_factory=dict)
    needs: str = ""
    runbook_en: str = ""
    highest_tier: int = 3
    at_once: int = 0
    danger: str = ""
    repeats: str = ""
    calibrated: bool = True
    prior: Prior = ORDINARY
    speaks_from: float = 0.3
    handicap: float = 0.0
    limit: bool = False
    outlasts: int = 0
    care: bool = False
    explains_only: ClassVar[bool] = False

    def surprise(self, rows: Rows) -> Surprise:
        """Measure the rows with the rule's own parameters."""
        columns = Columns.of(rows)
        asked = not self.needs or (columns.known(self.needs, 0.0) > 0.0).any()
        return self.measure(columns, self.params) if asked else np.zeros(len(columns))

    def outright(self, surprise: Surprise) -> NDArray[np.int64]:
        """Return the tier that each surprise gets outside every allowance, 0 where none.

        Examples
        --------
        >>> from models.discovery import rules
        >>> silent = next(rule for rule in rules() if rule.id == "limit_silence")
        >>> from models.climbing import climbing
        >>> silent.outright(climbing(np.array([0.0, 2.0]))).tolist()
        [0, 2]
        """
        if self.limit:
            return np.clip(surprise - CERTAIN, 0.0, 3.0).astype(np.int64)
        return np.where(surprise >= CERTAIN, self.at_once, 0).astype(np.int64)

    def tier_of(self, surprise: float) -> int:
        """Return the same of one surprise."""
        if self.limit:
            return int(min(max(surprise - CERTAIN, 0.0), 3.0))
        return self.at_once if surprise >= CERTAIN else 0

    def telling(self, values: Mapping[str, float], most: int) -> tuple[str, ...]:
        """Return the rule's own columns, whatever the row."""
        return self.evidence

    def reason_of(self, values: Mapping[str, float]) -> Reason:
        """Return the rule's own sentence, whatever the row."""
        return self.reason

    def depths(self, rows: Rows) -> tuple[tuple[str, float], ...]:
        """Return nothing: a rule is its own explanation."""
        return ()

    @property
    def warning(self) -> Application:
        """Return the application the rule's findings belong to."""
        return FAMILY_OF[self.family]


def lane_of(detector: Detector) -> Lane:
    """Return whose allowance a detector's findings are charged to.

    Examples
    --------
    >>> from models.discovery import rules
    >>> [lane_of(rule) for rule in rules() if rule.id in ("silence", "slow_day")]
    ['home', 'care']
    """
    return "care" if detector.care else FAMILY_OF[detector.family]


CERTAIN = 6.0
"""Surprise from which a life-safety rule acts, and above which a limit's climbs by tier."""
STATED = 9.0
"""Surprise of what is a statement and no statistic: a button pressed, an alarm that went off."""
