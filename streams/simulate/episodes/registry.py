"""All types of scenes by name."""

from __future__ import annotations

from streams.simulate.episodes import (
    decoys_home,
    decoys_outside,
    decoys_purse,
    fraud_by_telephone,
    fraud_face_to_face,
    fraud_with_promises,
    home_ailing,
    home_lying,
    home_running,
    wandering_from_home,
    wandering_on_the_way,
)
from streams.simulate.scripts.scene_types import Type

TYPES: dict[str, Type] = {
    **wandering_from_home.TYPES,
    **wandering_on_the_way.TYPES,
    **fraud_by_telephone.TYPES,
    **fraud_with_promises.TYPES,
    **fraud_face_to_face.TYPES,
    **home_lying.TYPES,
    **home_ailing.TYPES,
    **home_running.TYPES,
    **decoys_home.TYPES,
    **decoys_outside.TYPES,
    **decoys_purse.TYPES,
}
