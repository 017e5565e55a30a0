"""Running statistics stay within their bounds, whatever they are told."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.core.baseline import CLIP, forgetting, robust_step, shrunk, upper_tail

pytestmark = pytest.mark.kernels

values = st.floats(-1e6, 1e6)
deviations = st.floats(1e-3, 1e5)
gains = st.floats(0.0, 1.0)


@given(values, deviations, values, gains)
def test_one_value_moves_no_mean_further_than_the_clip(
    mean: float, deviation: float, value: float, gain: float
) -> None:
    new, spread = robust_step(mean, deviation, value, gain)
    assert abs(new - mean) <= gain * deviation * CLIP * (1.0 + 1e-9) + 1e-9
    assert (new - mean) * (value - mean) >= 0.0  # towards the value, never away from it
    assert 0.0 <= spread <= deviation * math.sqrt(1.0 + gain * (CLIP**2 / 0.977 - 1.0)) + 1e-9


@given(values, deviations, st.floats(10.0, 1e6), gains)
def test_an_outlier_teaches_as_one_at_the_clip(
    mean: float, deviation: float, far: float, gain: float
) -> None:
    one = robust_step(mean, deviation, mean + far * deviation, gain)
    other = robust_step(mean, deviation, mean + 2.0 * far * deviation, gain)
    assert one == other


@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4), st.floats(0.1, 1e3))
def test_forgetting_twice_is_forgetting_once_for_as_long(
    first: float, second: float, memory: float
) -> None:
    both = forgetting(first, memory) * forgetting(second, memory)
    assert math.isclose(both, forgetting(first + second, memory), rel_tol=1e-6, abs_tol=1e-12)
    assert 0.0 <= both <= 1.0


@given(values, st.floats(0.0, 1e6), values, st.floats(1e-3, 1e3))
def test_a_blend_lies_between_the_own_and_the_cohort(
    own: float, weight: float, cohort: float, worth: float
) -> None:
    blend, slack = shrunk(own, weight, cohort, worth), 1e-6 * (1.0 + abs(own) + abs(cohort))
    assert min(own, cohort) - slack <= blend <= max(own, cohort) + slack


@given(st.floats(-60.0, 60.0), st.floats(0.0, 10.0))
def test_a_tail_further_out_is_never_likelier(z: float, more: float) -> None:
    near, far = upper_tail(z), upper_tail(z + more)
    assert math.isfinite(far) and far >= 0.0
    assert far >= near - 1e-3 * (z < 6.0 <= z + more)  # the expansion begins a hair below


def test_no_number_is_no_surprise() -> None:
    assert upper_tail(math.nan) == 0.0
