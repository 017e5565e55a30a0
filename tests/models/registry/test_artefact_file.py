"""An artefact that the program wrote before its modules moved is read and kept as it was.

`before_the_moves.npz.xz` was written at 0302f7d, the commit before d097354, fitted to drawn
numbers. It names rules, families and columns, and no class.
"""

from __future__ import annotations

import io
import lzma
from pathlib import Path

import numpy as np
import pytest

from features.core.rows import blank_rows
from models.learned.column_detector import relative
from models.learned.isolation_forest import Forest
from models.learned.reranker import Ranker
from models.registry.artefact_file import dumped, loaded
from streams.user_error import UserError
from tests.support.judged.made_artefact import quiet

FILE = Path(__file__).with_name("before_the_moves.npz.xz")


def kept_in(data: bytes) -> dict[str, bytes]:
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return {name: file[name].tobytes() for name in file.files}


def test_an_artefact_of_before_the_moves_is_read() -> None:
    data = lzma.decompress(FILE.read_bytes())
    artefact = loaded(data, "town@1")
    assert [type(one) for one in artefact.forests] == [Forest, Ranker]
    assert kept_in(data).items() <= kept_in(dumped(artefact)).items()
    rows = blank_rows("payment", 1)
    for name in relative("payment"):
        rows[name] = 4.5
    rows["outgoing"] = 1.0
    said = [float(one.surprise(rows)[0]).hex() for one in artefact.forests]
    assert said == [
        "0x1.0d5a7c12cf34bp+3",
        "0x1.fd51ab6d64df6p-1",
    ]  # the ranker hears the rules: ADR 88


def test_another_layout_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as theirs:
        theirs.setattr("models.registry.artefact_file.LAYOUT", 3)
        data = dumped(quiet())
    with pytest.raises(UserError, match="layout 3 is not 1; train it again"):
        loaded(data, "x@1")


def test_the_same_artefact_gives_the_same_bytes() -> None:
    assert dumped(quiet()) == dumped(quiet())
    assert np.array_equal(
        loaded(dumped(quiet()), "x@1").calibrations["unusual_amount"].knots,
        quiet().calibrations["unusual_amount"].knots,
    )
