"""What an isolation forest thinks of a warning's row stands on its page, and raises nothing."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.alerting.judged_row import KeptRow
from engine.delivery.shown_warning import read
from engine.desk.warnings.thought import thought_of
from engine.desk.web.app import http_app
from engine.store.models import insert_rows
from engine.store.store import Store
from engine.store.warnings import Stored
from features.core.catalog import columns
from features.core.rows import Rows, blank_rows
from models.learned.opinion import Opinion, opinions
from models.scoring import judge
from tests.support.desk.desk_visit import Visit
from tests.support.judged.made_artefact import with_forest
from tests.support.judged.made_up import warning_line

NONE: frozenset[str] = frozenset()
LINE = warning_line(1, person="p", warning="fraud", detector="large_payment")


def payment(value: float) -> Rows:
    """Return a payment of which every ratio has one value."""
    rows = blank_rows("payment", 1)
    for column in columns("payment"):
        rows[column.name] = min(value, column.high)
    return rows


def kept(**thought: Opinion) -> str:
    row = KeptRow(f"{1:016x}", "p", "payment", 0, 0, 0, 0, "x@1", 1.0, {}, {}, thought=thought)
    return msgspec.json.encode(row).decode()


def test_a_forest_has_an_opinion_and_no_voice() -> None:
    model = with_forest()
    (usual,), (odd,) = (opinions("payment", payment(one), model).values() for one in (2.0, 60.0))
    assert odd.surprise > usual.surprise and 1 <= len(odd.columns) <= 3
    assert opinions("home", blank_rows("home", 1), model) == {}
    judged = judge("payment", payment(60.0), model)
    assert "forest_economic" not in {one.id for one in judged.detectors}
    assert model.speaking("fraud") == type(model)("y@1").speaking("fraud")


def test_what_is_unknown_makes_nothing_unusual() -> None:
    rows = payment(60.0)
    unknown = opinions("payment", rows, with_forest())["forest_economic"].columns[0]
    rows[unknown] = np.nan
    assert unknown not in opinions("payment", rows, with_forest())["forest_economic"].columns


@pytest.mark.parametrize(
    ("surprise", "zh", "en"),
    [
        (0.4, "并不少见", "nothing unusual"),
        (2.0, "约100条记录中有1条", "one record in 100"),
        (4.7, "不到千分之一", "rarer than one record in a thousand"),
    ],
)
def test_an_opinion_is_told_in_numbers_that_the_sample_bears(
    surprise: float, zh: str, en: str
) -> None:
    line = kept(forest_economic=Opinion(surprise, ("amount_z",)))
    warning = read(Stored(1, LINE))
    assert zh in thought_of(warning, line, NONE, "zh")
    assert en in thought_of(warning, line, NONE, "en")
    assert thought_of(warning, line, frozenset({"money"}), "zh") == ""
    assert thought_of(warning, None, NONE, "zh") == thought_of(warning, kept(), NONE, "zh") == ""


def test_it_stands_on_the_page_of_the_warning_and_of_its_incident(store: Store) -> None:
    store.put_warnings([LINE])
    with store.engine.begin() as connection:
        insert_rows(connection, [kept(forest_economic=Opinion(2.0, ("amount_z",))).encode()])
    visit = Visit(http_app(store))
    card = next(visit.open("/?tier=1").every("sg-card"))
    warning = read(Stored(1, LINE))
    for path in (card.one(tag="a").attributes["href"], f"/warnings/{warning.id}"):
        told = visit.open(path).text
        assert "经济孤立森林：过往约100条" in told and "金额与平时的偏离" in told
