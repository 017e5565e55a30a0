"""A fall is told at whatever confidence, and its confidence only where the device gave one."""

from __future__ import annotations

import numpy as np
import pytest

from models.rules.alarm import fall, fall_still
from streams.contract.json_object import Json
from tests.support.judged.feature_rows import MINUTE, Told, day

pytestmark = pytest.mark.kernels


@pytest.mark.parametrize("confidence", [None, 0.0, 0.7])
def test_a_fall_is_told_at_whatever_confidence(confidence: float | None) -> None:
    event: Json = {"kind": "fall", "at": day(1), "source": "pendant"}
    if confidence is not None:
        event["confidence"] = confidence
    rows = Told().tell(event, until=day(1) + 5 * MINUTE)["alarm"]
    told = rows["fall"][0]
    assert np.isnan(told) if confidence is None else told == confidence
    assert fall.RULE.measure(rows[:1], fall.RULE.params)[0] >= 6.0
    assert fall_still.RULE.measure(rows[-1:], fall_still.RULE.params)[0] >= 6.0
