"""Kernels do the same compiled and as plain Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from features.core.catalog import FAMILIES, columns
from tests.support.judged.kernel_run import rows

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.kernels


def test_compiled_and_plain_kernels_agree(tmp_path: Path) -> None:
    plain = os.environ.get("NUMBA_DISABLE_JIT", "0") == "1"
    env = os.environ | {"NUMBA_DISABLE_JIT": "0" if plain else "1"}
    file = tmp_path / "rows.npz"
    subprocess.run(
        [sys.executable, "-m", "tests.support.judged.kernel_run", str(file)],
        cwd=ROOT,
        env=env,
        check=True,
    )
    with np.load(file) as stored:
        other = {name: stored[name] for name in stored.files}
    with np.errstate(over="ignore"):
        own = rows()
    assert own.keys() == other.keys()
    for family, some in own.items():
        assert some.size == other[family].size
        for name in some.dtype.names or ():
            np.testing.assert_allclose(some[name], other[family][name], rtol=1e-5, atol=1e-5)


def test_every_value_lies_in_the_range_the_catalogue_gives() -> None:
    with np.errstate(over="ignore"):
        own = rows()
    assert set(FAMILIES) - {"account"} <= own.keys()
    for family, some in own.items():
        for column in columns(family):
            known = some[column.name][~np.isnan(some[column.name])]
            inside = (known >= column.low) & (known <= column.high)
            assert inside.all(), f"{family}.{column.name}: {known[~inside][:3]}"
