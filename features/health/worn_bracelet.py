"""Somebody of whom nothing at home tells but a bracelet: steps are what they do, while it is worn.

A bracelet in a drawer counts no steps either: only while it feels a pulse and goes on counting does
it tell that somebody lies there. Whoever is bedridden takes none on any day.
"""

from __future__ import annotations

from features.core.kernel_types import ContextRecord, HomeRecord, VitalsRecord
from streams.contract.codes import HEART_RATE
from streams.contract.event_row import EventRow
from streams.contract.kinds import MOBILITY, Kind
from streams.kernels.kernel import kernel

_VITAL = int(Kind.VITAL)
_BEDRIDDEN, _UNKNOWN = MOBILITY.index("bedridden"), 255


@kernel
def lives_by_steps(routine: HomeRecord) -> bool:
    """Tell whether no sensor of a home has ever told of somebody."""
    return bool(routine["indoors_at"] == 0)


@kernel
def begins_a_life(routine: HomeRecord, context: ContextRecord, event: EventRow) -> bool:
    """Tell whether steps are the first sign of somebody whom a bracelet alone tells of."""
    walks = context["mobility"] != _BEDRIDDEN
    return bool(lives_by_steps(routine) and event["kind"] == _VITAL and walks)


@kernel
def may_lie_abed(context: ContextRecord) -> bool:
    """Tell whether nobody has registered that the person walks: no step is no news then."""
    return bool(context["mobility"] == _UNKNOWN)


@kernel
def worn_until(vitals: VitalsRecord, step: int) -> int:
    """Return until when (epoch ms) a bracelet counted steps and felt a pulse; 0 if it never did."""
    return int(min(step, vitals["steps_at"], vitals["last_at"][HEART_RATE]))
