"""What is known of columns: the same for a handful of rows and for many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from features.core.rows import blank_rows
from models.columns import FEW, Columns, known


@pytest.mark.parametrize("n", [0, 1, FEW, FEW + 1])
def test_unknown_is_filled_in_alike_for_few_rows_and_for_many(n: int) -> None:
    rows = blank_rows("home", n)
    rows["slot"] = 7
    rows["silent_h"][::2] = np.arange(n)[::2] - 3.0
    columns = Columns(rows)
    assert len(columns) == n
    for default in (0.0, np.inf):
        want = [place - 3.0 if place % 2 == 0 else default for place in range(n)]
        assert known(columns, "silent_h", default).tolist() == want
        assert known(rows, "silent_h", default).tolist() == want
    assert np.isnan(columns["gap_h"]).all()
    assert (columns["slot"] == 7).all()


def test_a_column_is_filled_in_once_for_all_who_ask() -> None:
    for n in (3, FEW + 1):
        columns = Columns(blank_rows("fix", n))
        assert known(columns, "home_m") is known(columns, "home_m")
        assert Columns.of(columns) is columns


def test_rows_of_a_table_that_is_laid_out_otherwise_are_read_alike() -> None:
    table = pd.DataFrame({"person": ["a"], "silent_h": [np.nan], "number": [3], "late": [True]})
    columns = Columns.of(table.to_records(index=False))
    assert known(columns, "silent_h", 2.0).tolist() == [2.0]
    assert known(columns, "silent_h").tolist() == [0.0]
