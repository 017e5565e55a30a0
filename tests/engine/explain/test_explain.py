"""A past warning is judged again to the last bit, and told what would have had to differ."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest
from sqlalchemy import select

from engine.alerting.judged_row import KeptRow, rows_of
from engine.alerting.tiers import ALLOWANCE, Ladder
from engine.cli import main as cli
from engine.delivery.delivery import Delivery
from engine.explain.explain import explained, shown
from engine.formats.model_switch import read, record
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.serving.artefact_cache import ModelCache
from engine.settings import read_settings
from engine.store.models import SwitchRow, put_switch
from engine.store.store import Store
from engine.store.tables import JUDGED_ROWS
from engine.version import code_version
from features.core.catalog import columns
from features.core.rows import Rows, blank_rows
from models.artefact import COLD, Artefact
from models.calibration.calibration import Calibration
from models.discovery import life_safety
from models.registry.artefact_file import dumped, sha256
from models.scoring import judge
from tests.support.events.small_town import lines
from tests.support.judged.made_artefact import loud, with_forest
from tests.support.servers.run_worker import worked

LADDER = Ladder(ALLOWANCE)


def kept_of(rows: Rows, model: Artefact) -> KeptRow:
    """Return a kept payment row as a worker would have kept it."""
    judgement = judge("payment", rows, model)
    names = [name for name in (rows.dtype.names or ()) if rows[name].dtype == np.float64]
    values: dict[str, float | str] = {
        name: float(rows[name][0]) for name in names if not np.isnan(rows[name][0])
    }
    said = {
        detector.id: (float(judgement.surprise[0, k]), float(judgement.rarity[0, k]))
        for k, detector in enumerate(judgement.detectors)
    }
    return KeptRow(
        "w", "p", "payment", 0, 0, 0, 0, "x@1", float(judgement.combined[0]), values, said
    )


def payment() -> Rows:
    rows = blank_rows("payment", 1)
    for column in columns("payment"):
        rows[column.name] = min(9.0, column.high)
    rows["amount_cny"] = 80000.0
    return rows


def test_what_a_forest_thinks_is_told_by_column_and_weighs_nothing() -> None:
    kept = kept_of(payment(), with_forest())
    told = explained(kept, with_forest(), LADDER)
    assert told.same
    (thought,) = told.thoughts
    depths = [depth for _, depth in thought.columns]
    assert thought.detector == "forest_economic" and thought.surprise > 0
    assert depths and depths == sorted(depths, reverse=True)
    assert "forest_economic" not in {one.detector for one in told.contributions} | set(kept.said)
    assert "explains only" in shown(told)
    without = explained(kept, replace(with_forest(), forests=()), LADDER)
    assert not without.thoughts and without.combined == told.combined


def test_another_version_does_not_give_the_same_bits() -> None:
    kept = kept_of(payment(), with_forest())
    told = explained(kept, COLD, LADDER)
    assert not told.same
    assert "NOT the same" in shown(told)


def test_a_row_of_other_code_is_told_not_to_be_promised_the_same() -> None:
    kept = msgspec.structs.replace(kept_of(payment(), with_forest()), code=code_version())
    own = explained(kept, with_forest(), LADDER)
    assert not own.changed and "not promised" not in shown(own)
    older = explained(msgspec.structs.replace(kept, code="0.1.0+0"), with_forest(), LADDER)
    assert older.same and older.changed and older.code == "0.1.0+0"
    assert "0.1.0+0" in shown(older) and "不能保证一致" in shown(older)


def test_a_row_kept_before_codes_were_is_read_and_promises_nothing() -> None:
    told = json.loads(msgspec.json.encode(kept_of(payment(), with_forest())))
    del told["code"]
    row = msgspec.json.decode(json.dumps(told), type=KeptRow)
    assert explained(row, with_forest(), LADDER).changed
    assert "未留存" in shown(explained(row, with_forest(), LADDER))


def test_what_would_have_had_to_differ_is_the_border() -> None:
    rising = Calibration(np.array([0.0, 3.0]), np.array([-1.4, 4.0]), 1.0)
    model = loud(detector="large_payment")
    model = replace(model, calibrations={**model.calibrations, "large_payment": rising})
    kept = kept_of(payment(), model)
    told = explained(kept, model, LADDER)
    edge = LADDER.edge("fraud")
    assert told.combined >= edge and told.otherwise
    for other in told.otherwise:
        rows = rows_of(kept)
        rows[other.column] = other.would
        assert judge("payment", rows, model).combined[0] < edge
        rows[other.column] = other.would + (other.was - other.would) * 1e-6
        assert judge("payment", rows, model).combined[0] >= edge


def test_infinities_and_unknowns_survive_being_kept() -> None:
    rows = payment()
    rows["amount_cny"], rows[columns("payment")[1].name] = np.nan, np.inf
    kept = kept_of(payment(), COLD)
    values = {"amount_cny": None, columns("payment")[1].name: "inf"}
    known = {n: v for n, v in (kept.values | values).items() if v is not None}
    kept = msgspec.structs.replace(kept, values=known)
    again = msgspec.json.decode(msgspec.json.encode(kept), type=KeptRow)
    assert again == kept
    for name in rows.dtype.names or ():
        if rows[name].dtype == np.float64:
            assert np.array_equal(rows_of(again)[name], rows[name], equal_nan=True)


def test_every_warning_of_a_worker_is_explained_to_the_last_bit(
    store: Store,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (("DATABASE_URL", database_url), ("CLOCK", "log"), ("PARTITIONS", "2")):
        monkeypatch.setenv(f"SILVERGUARD_{name}", value)
    settings = read_settings()
    data = dumped(loud())
    ModelCache(settings).keep("silverguard@2", data)
    put_switch(store.engine, SwitchRow(1, "promote", "silverguard@2", sha256=sha256(data)))
    said = lines(3, 6)
    value = f"silverguard@2 sha256={sha256(data)}"
    said.insert(len(said) // 2, record(read(value), "m", 0, 0) + b"\n")
    events = tmp_path / "events.ndjson"
    events.write_bytes(b"".join(said))
    feed(events, open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))
    journal = journal_of(settings)
    worked(settings, journal)
    delivery = Delivery(journal, store)
    while delivery.step():
        pass
    journal.close()
    warnings = [json.loads(one.line) for one in store.recent()]
    with store.engine.connect() as connection:
        kept = set(connection.execute(select(JUDGED_ROWS.c.id)).scalars())
    assert kept == {one["id"] for one in warnings} and len(kept) > 2
    capsys.readouterr()
    for warning in warnings:
        assert cli.run(["explain", warning["id"], "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert not told["changed"] and told["code"] == warning["versions"]["code"] == code_version()
        assert told["same"] and told["model"] == warning["versions"]["model"]
        assert told["outright"] == (warning["detector"] in life_safety())
    versions = {one["versions"]["model"] for one in warnings}
    assert versions == {None, "silverguard@2"}
    assert cli.run(["explain", warnings[0]["id"], "--from-log"]) == 0
    assert "同一预警" in capsys.readouterr().out
    assert cli.run(["explain", "nothing"]) == 2
