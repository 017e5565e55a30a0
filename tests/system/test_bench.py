"""The bench as an import: the page's examples run, and frames say what the commands write."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import silverguard
from engine.replay.replay import ReplayOptions
from engine.replay.replay import replay as replayed
from engine.settings import read_settings
from features.core.catalog import FAMILIES, columns
from silverguard.bench import label, replay
from streams.contract.json_object import Json
from tests.support.events.scene_town import town

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
SMALL = {"people": 6, "days": 20, "seed": 5}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """Run the page's blocks in one name space, in a folder that holds a town."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "town").symlink_to(town(**SMALL))
    known: Json = {}
    blocks = PAGE.read_text(encoding="utf-8").split("```python\n")[1:]
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setenv("SILVERGUARD_HOME", str(folder / "home"))
        patched.setattr(
            "models.learned.own_detector.FEWEST_ROWS", 20
        )  # few payments, so small a town
        for block in blocks:
            exec(compile(block.split("```")[0], PAGE.name, "exec"), known)
    return known


def test_the_page_trains_and_compares(told: Json) -> None:
    assert told["version"] == "silverguard@1"
    assert told["verdict"]["models"] == {"a": "none", "b": "silverguard@1"}
    assert not told["verdict"]["in_sample"]
    assert told["told"]["people"] == SMALL["people"]


def test_the_page_makes_a_detector_and_a_portrait(told: Json) -> None:
    assert told["mine"].id == "my_bins" and told["mine"].names == tuple(told["columns"])
    assert set(told["seen"].traits["aspect"]) >= {"作息 Daily routine", "经济综合指数 Economy"}


def test_warnings_are_those_of_the_command(told: Json, tmp_path: Path) -> None:
    folder, out = town(**SMALL), tmp_path / "warnings.ndjson"
    options = ReplayOptions(folder / "events.ndjson", out, folder / "people.csv", model="none")
    replayed(options, read_settings())
    lines = [json.loads(line) for line in out.read_bytes().splitlines()]
    frame = told["frames"].warnings
    assert frame["id"].tolist() == [one["id"] for one in lines] and lines
    assert frame["reason_zh"].tolist() == [one["reason"]["zh"] for one in lines]
    assert (frame["at"].dt.as_unit("ms").astype("int64")).tolist() == [one["at"] for one in lines]
    assert {"combined", "silence"} <= set(told["frames"].scores["detector"])


def test_every_family_is_a_frame_that_says_what_its_columns_mean(told: Json) -> None:
    rows = told["frames"].rows
    assert set(rows) == set(FAMILIES)
    for family, frame in rows.items():
        names = [one.name for one in columns(family)]
        assert [*frame.columns][5:] == names
        assert frame.attrs["columns"].keys() == set(names)
    assert len(rows["payment"]) and rows["payment"]["event"].notna().all()
    assert rows["payment"].attrs["columns"]["amount_cny"]["unit"] == "CNY"
    assert [*told["few"].rows] == ["payment"] and told["few"].received == 2000


def test_a_frame_of_events_is_replayed_as_its_file(tmp_path: Path) -> None:
    lines = (town(**SMALL) / "events.ndjson").read_bytes().splitlines(keepends=True)[:3000]
    file = tmp_path / "events.ndjson"
    file.write_bytes(b"".join(lines))
    events = pd.DataFrame([json.loads(line) for line in lines])
    one, other = (replay(source, model="none", tier=0) for source in (file, events))
    pd.testing.assert_frame_equal(one.warnings, other.warnings)
    pd.testing.assert_frame_equal(one.scores, other.scores)


def test_labels_join_rows_by_person_and_moment() -> None:
    noon = pd.Timestamp("2026-01-09T12:00:00+08:00")
    rows = pd.DataFrame({"person": ["a", "a", "b"], "at": [noon, noon + pd.Timedelta("2h"), noon]})
    truth = pd.DataFrame(
        [{"person": "a", "warning": "home", "onset": noon, "end": noon, "type": "collapse"},
         {"person": "b", "warning": "home", "onset": noon, "type": "nap", "decoy": True}]
    )  # fmt: skip
    assert label(rows, truth)["label"].tolist() == ["collapse", "", "decoy nap"]


def test_the_package_is_typed() -> None:
    assert (Path(silverguard.__file__).parent / "py.typed").exists()
