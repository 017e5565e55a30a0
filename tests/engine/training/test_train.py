"""Training: what teaches and what does not, the same bytes twice, and what is written down."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import mlflow
import numpy as np
import pytest
from mlflow.tracking import MlflowClient
from numpy.typing import NDArray

from engine.cli import main as cli
from engine.cli.civil_moment import moment
from engine.settings import Settings, read_settings
from engine.training.job import TrainOptions
from engine.training.mlflow_run import logged
from engine.training.rerankers import Trial, best
from engine.training.selection import Selection, around, confirmed, inside, labelled
from engine.training.train import Trained, fit
from features.core.civil_time import DAY_MS
from features.core.rows import blank_rows
from models.artefact import COLD
from models.detector import Detector
from models.discovery import rules
from models.learned.column_detector import relative
from models.learned.reranker import KINDS, Kind, Ranker, fitted_ranker, said
from models.registry.artefact_file import dumped, loaded
from models.registry.mlflow_registry import Registry
from models.scoring import judge
from models.training.forest_search import searched
from streams.codec.hashing import hash_text
from tests.support.events.scene_town import town

pytestmark = pytest.mark.usefixtures("small_forests")
SMALL = {"people": 12, "days": 24, "seed": 5}


def options() -> TrainOptions:
    folder = town(**SMALL)
    return TrainOptions(
        folder / "events.ndjson", folder / "people.csv", folder / "truth.ndjson", trainer="li"
    )


@cache
def trained() -> Trained:
    return fit(options(), Settings())


def test_training_twice_gives_the_same_bytes() -> None:
    assert dumped(fit(options(), Settings()).artefact) == dumped(trained().artefact)


def test_forests_are_grown_and_weigh_nothing_in_what_is_calibrated() -> None:
    artefact, pools = trained().artefact, trained().learner.pools()
    forests = {one.id for one in artefact.forests if one.explains_only}
    assert {"forest_physical", "forest_trajectory"} <= forests
    assert not forests & set(artefact.calibrations)
    assert not any(pools[name].hashes.size for name in forests)
    for one in artefact.forests:
        if not one.explains_only:
            assert pools[one.id].hashes.size > 100
            assert artefact.calibrations[one.id].slope > 0  # a mute one has none


def test_what_is_written_down_names_nobody_and_tells_where_it_came_from() -> None:
    said_ = logged(trained(), options(), {"events": {"sha256": "00"}})
    people = [line.split(",")[0] for line in options().people.read_text().splitlines()[1:]]  # type: ignore[union-attr]
    for name, content in said_.files.items():
        assert not any(person.encode() in content for person in people), name
    assert said_.parameters["features"] == trained().learner.features
    assert said_.metrics["events"] == trained().taught.received
    signature = json.loads(said_.files["signature.json"])
    assert {one["name"] for one in signature["rows"]["payment"]} >= {"amount_cny"}
    assert said_.files["reliability.svg"].startswith(b"<svg")
    assert b"It decides" in said_.files["model_card.md"]


def test_labelled_days_do_not_teach() -> None:
    truth = options().truth
    assert truth is not None
    told = labelled(truth)
    assert told.size
    one = told[0]
    wide = around(told)
    middle = np.array([one["start"]])
    for application, within in ((one["application"], True), ("other", False)):
        persons = np.array([one["person"]], np.uint64)
        assert inside(persons, middle - DAY_MS // 2, wide, application)[0] == within
        assert not inside(persons, middle - 3 * DAY_MS, told, application)[0]


def test_incidents_the_desk_confirmed_are_told_by_the_log(tmp_path: Path) -> None:
    def case(at: int, incident: str, state: str, **more: str) -> bytes:
        line = {"kind": "case", "id": f"{incident}{at}", "person": "p1", "at": at}
        return json.dumps(line | {"incident": incident, "state": state} | more).encode() + b"\n"

    t0 = 1_767_888_000_000
    file = tmp_path / "events.ndjson"
    file.write_bytes(
        case(t0, "i1", "opened")
        + case(t0 + 50, "i1", "closed", outcome="true")
        + case(t0 + 60, "i2", "opened")
        + case(t0 + 90, "i2", "closed", outcome="benign")
    )
    found = confirmed(file, ZoneInfo("Asia/Shanghai"))
    assert found.tolist() == [(hash_text("p1"), "", t0, t0 + 50)]


def test_a_share_and_a_period_count_their_own_days_only() -> None:
    persons = np.arange(1, 2001, dtype=np.uint64)
    first = np.full(2000, 10 * DAY_MS)
    whole = Selection().person_days(persons, first, 20 * DAY_MS)
    assert whole == 2000 * 11
    half = Selection(share=0.5).person_days(persons, first, 20 * DAY_MS)
    assert abs(half - whole / 2) < whole / 20
    short = Selection(since=15 * DAY_MS, until=18 * DAY_MS)
    assert short.person_days(persons, first, 20 * DAY_MS) == 2000 * 4


def test_the_period_stops_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.training.train.BATCH_LINES", 2000)  # less than a day
    until = trained().taught.now - 10 * DAY_MS
    part = fit(replace(options(), until=until, share=0.5), Settings())
    assert part.taught.now < until + DAY_MS
    whole = trained().learner.pools()["busy_day"].judged_days
    assert part.learner.pools()["busy_day"].judged_days < whole / 2


def ranked(kind: Kind = "logistic") -> tuple[Ranker, NDArray[Any], NDArray[np.bool_]]:
    """Fit a ranker to rows of which the true ones are large payments late at night."""
    rng = np.random.default_rng(4)
    rows = blank_rows("payment", 4000)
    for name in relative("payment"):
        rows[name] = rng.gamma(2.0, 1.0, 4000)
    rows["outgoing"] = 1.0
    true = np.arange(4000) >= 3900
    for name in ("amount_cny", "amount_surprise"):
        if name in (rows.dtype.names or ()):
            rows[name] = np.where(true, 60000.0, 100.0)
    inputs: tuple[Detector, ...] = tuple(one for one in rules() if one.family == "payment")
    ranker = fitted_ranker("payment", inputs, rows, true, kind)
    assert ranker is not None
    return ranker, rows, true


@pytest.mark.parametrize("kind", KINDS)
def test_a_ranker_is_stored_and_served_as_arrays(kind: Kind) -> None:
    ranker, rows, _ = ranked(kind)
    artefact = replace(COLD, version="x@1", forests=(ranker,))
    again = loaded(dumped(artefact), "x@1")
    assert dumped(again) == dumped(artefact)
    one, other = judge("payment", rows, artefact), judge("payment", rows, again)
    assert (one.surprise == other.surprise).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_ranker_does_not_depend_on_the_batch(kind: Kind) -> None:
    ranker, rows, _ = ranked(kind)
    whole = ranker.surprise(rows)
    parts = [ranker.surprise(rows[k : k + 7]) for k in range(0, 700, 7)]
    assert (np.concatenate(parts) == whole[:700]).all()
    assert (ranker.weights >= 0).all()


def test_a_ranker_is_silent_where_every_detector_is() -> None:
    ranker, rows, _ = ranked()
    quiet = said(ranker.inputs, rows).max(axis=1) == 0
    assert (ranker.surprise(rows)[quiet] == 0).all()


def test_of_two_rankers_the_better_serves_and_none_that_is_no_better() -> None:
    ranker, _, _ = ranked()
    other, _, _ = ranked("boosting")
    simple, grown = (
        Trial("payment", kind, 0.6, 0.5, one)
        for kind, one in zip(KINDS, (ranker, other), strict=True)
    )
    assert best([simple, replace(grown, ranked=0.7)])[0] is other
    assert best([simple, grown])[0] is ranker  # alike: the simpler
    assert not best([replace(simple, ranked=0.5), replace(grown, ranked=0.4)])


def test_few_labels_make_no_ranker() -> None:
    ranker, rows, true = ranked()
    few = true & (np.arange(true.size) < 3910)
    assert fitted_ranker("payment", ranker.inputs, rows, few) is None


def test_the_search_is_reproducible() -> None:
    rng = np.random.default_rng(7)
    rows = blank_rows("payment", 2400)
    for name in relative("payment"):
        rows[name] = rng.gamma(2.0, 1.0, 2400)
    one, tried = searched("economic", rows)
    other, again = searched("economic", rows)
    assert tried == again and one is not None and other is not None
    assert (one.surprise(rows) == other.surprise(rows)).all()
    assert max(result.worth for result in tried) > 0


def test_the_command_registers_who_trained_from_what(
    mlflow_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted: list[float] = []

    def noted(options: TrainOptions, settings: Settings, *_: object) -> Trained:
        trained = fit(options, settings)
        fitted.append(time.time() * 1000)
        return trained

    monkeypatch.setattr("engine.training.train.fit", noted)
    words = ["train", "--events", str(options().events), "--share", "0.4", "--by", "li"]
    assert cli.run([*words, "--until", "2026-01-15"]) == 0
    version = Registry(read_settings().tracking_uri).find("silverguard@challenger")
    assert (version.named, version.trainer) == ("silverguard@1", "li")
    told = capsys.readouterr()
    assert "challenger" in told.out and "Downloading" not in told.err
    runs = mlflow.search_runs(experiment_names=["silverguard"])
    assert runs["params.share"].tolist() == ["0.4"]
    run = mlflow.get_run(version.run)
    assert run.info.run_name == "silverguard@1 li"
    assert run.info.start_time < fitted[0] < run.info.end_time  # training lies within it
    assert version.trained_until == moment("2026-01-15", "Asia/Shanghai")
    assert run.inputs is not None
    (given,) = run.inputs.dataset_inputs
    assert given.dataset.name == "events" and len(given.dataset.digest) == 32
    assert "/" not in given.dataset.source  # no path
    kept = MlflowClient().get_model_version("silverguard", "1")
    assert "by li on" in str(kept.description) and "2026-01-15" in str(kept.description)
    place = str(kept.source).removeprefix("file://")  # which MLflow itself does not read
    read = mlflow.models.get_model_info(place).signature.inputs
    assert "payment.amount_cny" in read.input_names()
    assert cli.run([*words, "--until", "yesterday"]) == 2
