"""What the door flags as implausible is what features do not believe."""

from __future__ import annotations

import numpy as np

from features.news2 import plausible
from streams.plausible import BOUNDS


def test_door_and_features_agree_on_what_is_plausible() -> None:
    for sign, (low, high) in enumerate(BOUNDS.values()):
        for value in (low, high):
            assert plausible(sign, value)
            assert not plausible(sign, np.nextafter(value, value + (value - (low + high) / 2)))
