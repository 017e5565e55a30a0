"""Who lives in an area and who elsewhere, as the register has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from sqlalchemy import Engine, select

from engine.store.tables import PEOPLE
from streams.admission.sender_rights import Hashes, Reach
from streams.codec.hashing import hash_text
from streams.values.same_text import same_text


def reaches(engine: Engine, areas: Sequence[str]) -> Mapping[str, Reach]:
    """Return the reach of each area; who has none in the register is in no reach."""
    query = select(PEOPLE.c.person, PEOPLE.c.area).where(PEOPLE.c.area != "")
    with engine.connect() as connection:
        found = [(hash_text(same_text(name)), area) for name, area in connection.execute(query)]
    return {area: _reach(area, found) for area in areas}


def _reach(area: str, found: Sequence[tuple[int, str]]) -> Reach:
    return Reach(
        area,
        _sorted(one for one, lives in found if lives.startswith(area)),
        _sorted(one for one, lives in found if not lives.startswith(area)),
    )


def _sorted(hashes: Iterable[int]) -> Hashes:
    return np.array(sorted(hashes), np.uint64)
