"""What the door flags as implausible is what features do not believe."""

from __future__ import annotations

import numpy as np

from features.health.news2 import plausible
from streams.contract.fields import FIELDS
from streams.contract.kinds import Kind
from streams.values.limits import LIMITS


def test_door_and_features_agree_on_what_is_plausible() -> None:
    columns = {field.name: field.column for field in FIELDS[Kind.VITAL]}
    signs = {name: limit for name, limit in LIMITS[Kind.VITAL].items() if name != "steps"}
    assert len(signs) == 7
    for name, (low, high, _) in signs.items():
        sign = int(columns[name][1:])
        for value in (low, high):
            assert plausible(sign, value)
            assert not plausible(sign, np.nextafter(value, value + (value - (low + high) / 2)))
