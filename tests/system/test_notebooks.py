"""Every notebook runs from its first cell to its last on a small town, and in each something fires.

What stands in the file was run on the larger town: texts and pictures are held to be there.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from streams.contract.json_object import Json
from streams.simulate.town.town import Town

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
SMALLER = Town(people=12, days=24, seed=7, each=True, quiet=12)
"""Each type of scene once, in the second half; homes have every device."""
PICTURES = {"1": 2, "2": 1, "3": 2, "4": 1, "5": 2, "6": 2}


def cells(path: Path) -> list[Json]:
    return [one for one in json.loads(path.read_text())["cells"] if one["cell_type"] == "code"]


def portrait(known: Json) -> None:
    assert len(known["case"]) and set(known["case"]["warning"]) == {"home"}
    assert known["seen"].hours["usual"].sum() > 5
    assert (known["own"].index <= known["case"]["at"].max()).any()
    assert known["own"]["gap_surprise"].max() > 1


def training(known: Json) -> None:
    told = known["verdict"]
    assert told["gate"]["by"] == "allowance" and not told["in_sample"]
    recall = known["recall"].loc["all"]
    assert recall[known["version"]] >= recall["rules alone"] > 0.5
    assert set(known["gained"].columns) >= {"warning", "type"} or not told["gained"]


def thresholds(known: Json) -> None:
    assert len(known["frames"].warnings)
    best, kind = known["best"], known["kind"]
    assert set(kind) == {"wandering", "fraud", "home"}
    assert (best >= 0).mean() > 0.3  # what comes once in a person-month, while something happens
    assert known["told"]["episodes"]["all"]["recall"] > 0.2


def replayed(known: Json) -> None:
    assert all(len(own) for own in known["said"].values())
    assert sum(len(own) for own in known["only"].values()) > 0


def ruled(known: Json) -> None:
    rows = known["rows"]
    assert (rows.loc[rows["true"], "surprise"] > 1).any()
    assert (rows.loc[rows["true"], "worth"] >= 0).any()  # a first tier by itself
    assert known["told"]["models"]["b"] == "mine@1"


def detecting(known: Json) -> None:
    assert known["auc"] > 0.7
    served = known["artefact_of"](known["version"], known["read_settings"]())
    assert {"my_tails", "hbos_physical"} <= {one.id for one in served.forests}
    assert {"my_tails", "hbos_physical"} <= set(known["worth"])
    assert known["verdict"]["b"]["episodes"]["all"]["recall"] > 0


FIRES: dict[str, Callable[[Json], None]] = {
    "1": portrait, "2": training, "3": thresholds, "4": replayed, "5": ruled, "6": detecting,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make the town of all notebooks smaller, and once; forests of fewer trees."""
    kept = tmp_path_factory.mktemp("towns")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("silverguard.towns.TOWN", SMALLER)
        patched.setattr("silverguard.towns._cache", lambda: kept)
        patched.setattr("models.learned.own_detector.FEWEST_ROWS", 50)
        patched.setattr("models.learned.isolation_forest.TREES", 15)
        yield


def test_there_are_six() -> None:
    assert [path.name[0] for path in NOTEBOOKS] == list(FIRES)


@pytest.mark.usefixtures("mlflow_home")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_something_fires(path: Path) -> None:
    mpl.use("svg")
    plt.close("all")
    known: Json = {}
    for cell in cells(path):
        exec(compile("".join(cell["source"]), path.name, "exec"), known)
    FIRES[path.name[0]](known)
    drawn = [plt.figure(number) for number in plt.get_fignums()]
    assert len(drawn) == PICTURES[path.name[0]]
    assert all(shows(figure) for figure in drawn)
    plt.close("all")


def shows(figure: Figure) -> bool:
    """Tell whether each part of a picture shows something, and all its texts can be written."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph .* missing from font")
        figure.canvas.draw()
    return all(
        axes.get_title() + axes.get_ylabel() and (axes.lines or axes.patches or axes.collections)
        for axes in figure.axes
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_it_showed_is_kept(path: Path) -> None:
    outputs = [one for cell in cells(path) for one in cell["outputs"]]
    assert not [one for one in outputs if one["output_type"] == "error"]
    pictures = [one for one in outputs if "image/png" in one.get("data", {})]
    assert len(pictures) == PICTURES[path.name[0]]
    assert all(cell["execution_count"] for cell in cells(path))
