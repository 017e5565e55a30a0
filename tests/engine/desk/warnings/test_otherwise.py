"""At what value the leading detector would have been silent: told from the kept row, or not."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
import numpy as np
import pytest
from sqlalchemy import text

from engine.alerting.judged_row import KeptRow, rows_of
from engine.desk.warnings.otherwise import Otherwise, otherwise
from engine.desk.warnings.otherwise_words import in_words
from engine.desk.web.app import http_app
from engine.store.access.reach import within
from engine.store.models import insert_rows
from engine.store.store import Store
from models.artefact import COLD
from models.calibration.calibrated_scores import Hearing
from models.calibration.fusion import SILENT
from models.detector import FAMILY_OF, Rule
from models.discovery import rules
from tests.support.desk.desk_visit import Visit
from tests.support.desk.officer import badge, officers
from tests.support.judged.made_up import warning_line

BY_ID = {rule.id: rule for rule in rules()}


def heard(rule: Rule, values: Mapping[str, float]) -> tuple[float, float]:
    """Return surprise and rarity of a row without a model, as the engine keeps them."""
    row = KeptRow("i", "p", rule.family, 0, 0, 0, 0, None, 0.0, dict(values), {})
    surprise = float(rule.surprise(rows_of(row))[0])
    rarity = Hearing.of([rule], [COLD.calibration(rule)])(np.array([[surprise]]))
    return surprise, float(rarity[0, 0])


def kept(detector: str, values: Mapping[str, float], said: object = None, **more: object) -> str:
    """Return the row that a detector spoke of, as it is stored."""
    rule = BY_ID[detector]
    told = {detector: said or heard(rule, values), **more}
    row = {"id": f"{1:016x}", "person": "p", "family": rule.family, "at": 0, "clock": 0, "onset": 0,
           "flags": 0, "model": None, "combined": 1.0, "values": values, "said": told}  # fmt: skip
    return msgspec.json.encode(row).decode()


def examples() -> list[tuple[Rule, dict[str, float]]]:
    """Return every row with which a rule says that it fires."""
    return [
        (rule, {name: float(value) for name, value in one.row.items() if value == value})
        for rule in rules() for one in rule.examples if one.at_least > 0
    ]  # fmt: skip


def silent(rule: Rule, values: Mapping[str, float], *, model: bool) -> bool:
    surprise, rarity = heard(rule, values)
    if rule.limit or rule.at_once:
        return not rule.outright(np.array([surprise]))[0]
    return surprise == 0 if model else surprise == 0 or rarity <= SILENT


@pytest.mark.parametrize("model", [False, True], ids=["rules alone", "a model's calibration"])
def test_what_is_told_of_every_rule_holds_when_the_rule_is_asked_again(model: bool) -> None:
    told = set()
    for rule, values in examples():
        surprise, rarity = heard(rule, values)
        learned = rule.calibrated and not rule.limit and model
        said = (surprise, 1.2345 if learned else rarity)
        found = otherwise(kept(rule.id, values, said), rule.id)
        told.add(found.how)
        if found.how in ("measured", "flag", "frequency"):
            hushed = rule.calibrated and not rule.limit and rarity <= SILENT
            unsure = (learned or hushed) and rule.speaks_from > -np.inf
            assert silent(rule, values | {found.column: found.would}, model=unsure), rule.id
            wide = abs(found.would - found.was) > 1e-3 * abs(found.was)
            if found.how != "flag" and found.would and wide:
                near = found.was + 0.98 * (found.would - found.was)
                assert not silent(rule, values | {found.column: near}, model=unsure), rule.id
            assert found.sure is not unsure, rule.id
    assert told >= {"measured", "flag", "outright", "many"}
    assert model or "frequency" in told


def test_a_limit_names_its_edge_in_people_s_units_beside_what_is_usual() -> None:
    line = kept("limit_silence", {"silent_h": 24.5, "rest_usual_h": 5.0})
    found = otherwise(line, "limit_silence")
    assert in_words(found, "limit_silence", "home", "zh") == (
        "在家无活动（夜间折半）24小时30分钟（平时最长静止5小时）；若不到12小时，"
        "“在家无活动超限”不会报警"
    )
    assert "below 12 h" in in_words(found, "limit_silence", "home", "en")


def test_others_that_spoke_are_counted_and_hushed_ones_are_not() -> None:
    said = {"silence": (3.0, 1.0), "slow_day": (0.1, float(SILENT))}
    line = kept("limit_silence", {"silent_h": 13.0}, **said)
    assert otherwise(line, "limit_silence").others == 1
    assert in_words(otherwise(line, "limit_silence"), "limit_silence", "home", "zh").endswith(
        "；另有1项判据同时报警"
    )


def test_nothing_is_claimed_without_a_row_of_a_forest_or_of_a_rule_that_has_changed() -> None:
    changed = kept("limit_silence", {"silent_h": 13.0}, said=(9.0, 2.5))
    learned = kept("limit_silence", {"silent_h": 13.0}, forest_physical=(4.0, 2.0))
    cases = [(None, "sos"), (changed, "limit_silence"), (learned, "forest_physical")]
    assert [otherwise(*one).how for one in cases] == ["unkept", "changed", "many"]
    assert [otherwise(*one).column for one in cases] == ["", "", ""]
    for how in ("outright", "many", "unkept", "changed"):
        said = in_words(Otherwise(how), "sos", "home", "zh")
        assert said and "若" not in said


def test_no_sentence_shows_a_bare_unit_or_number_of_engineers() -> None:
    for rule, values in examples():
        found = otherwise(kept(rule.id, values), rule.id)
        for language in ("zh", "en"):
            said = in_words(found, rule.id, FAMILY_OF[rule.family], language, 0.0)
            assert not re.search(r"\de-\d|L/kWh|log10", said), said


def raised(store: Store, **other: object) -> None:
    line = kept("limit_out", {"gone_h": 13.0, "gone_usual_h": 2.5})
    store.put_people([{"person": "p", "area": "331102"}])
    store.put_warnings(
        [warning_line(1, person="p", warning="wandering", detector="limit_out", **other)]
    )
    with store.engine.begin() as connection:
        insert_rows(connection, [line.encode()])


def test_the_page_and_the_api_tell_it_and_no_other_area_hears_it(store: Store) -> None:
    raised(store)
    own, far, data = officers(
        store, [badge("own", area="3311"), badge("far", area="4401"), badge("data", "reader")]
    )
    told = own.get("/episodes/e1/otherwise").json()
    assert told["how"] == "measured" and told["detector"] == "limit_out"
    assert told["zh"].startswith("外出未归时长13小时（平时外出时长2小时30分钟）；若不到12小时")
    assert "below 12 h" in told["en"]
    assert data.get("/episodes/e1/otherwise").json() == told
    assert far.get("/episodes/e1/otherwise").status_code == 404
    assert own.get("/episodes/e2/otherwise").status_code == 404
    for area, count in (("3311", 1), ("4401", 0)):
        with within(store.engine, area).connect() as connection:
            asked = text("SELECT count(*) FROM judged_rows")
            assert connection.execute(asked).scalar_one() == count
    visit = Visit(http_app(store))
    card = next(visit.open("/?tier=1").every("sg-card"))
    page = visit.open(card.one(tag="a").attributes["href"])
    assert told["zh"] in page.one("sg-otherwise").text


def test_whose_money_is_hidden_is_not_told_by_it_either(store: Store) -> None:
    said = warning_line(1, person="p", warning="fraud", detector="large_payment")
    store.put_warnings([said])
    (data,) = officers(store, [badge("data", "reader")])
    told = data.get("/episodes/e1/otherwise").json()
    assert (told["how"], told["zh"], told["en"]) == ("hidden", "", "")
