"""All types of scenes of a harder town by name, and every type that there is."""

from __future__ import annotations

from streams.simulate.episodes.registry import TYPES
from streams.simulate.harder import carers, cash_and_gold, household, one_account, returns
from streams.simulate.scripts.scene_types import Type

HARDER: dict[str, Type] = {
    **returns.TYPES,
    **carers.TYPES,
    **cash_and_gold.TYPES,
    **one_account.TYPES,
    **household.TYPES,
}
EVERY: dict[str, Type] = TYPES | HARDER
"""Those of any town first: their order draws a town's scenes."""
