"""Every notebook runs from its first cell to its last on made-up people, and holds no outputs."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from streams.contract.json_object import Json

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[Json]:
    return [one for one in json.loads(path.read_text())["cells"] if one["cell_type"] == "code"]


def test_there_are_five() -> None:
    assert [path.name[0] for path in NOTEBOOKS] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_draws(path: Path, tmp_path: Path) -> None:
    mpl.use("svg")
    plt.close("all")
    known: Json = {}
    for cell in cells(path):
        exec(compile("".join(cell["source"]), path.name, "exec"), known)
    drawn = [plt.figure(number) for number in plt.get_fignums()]
    if path.stem.startswith("2"):  # its figure is not pyplot's: the page's own
        assert "bars" in known
    else:
        assert drawn
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        for number, figure in enumerate(drawn):
            figure.savefig(tmp_path / f"{number}.svg")
    plt.close("all")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_outputs(path: Path) -> None:
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells(path))
