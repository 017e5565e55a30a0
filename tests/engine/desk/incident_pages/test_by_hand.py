"""Somebody rings: who is meant by what is told, and what is known of him is joined."""

from __future__ import annotations

import time

from engine.desk.web.app import http_app
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit, form_of, reasons
from tests.support.desk.markup import parsed
from tests.support.judged.made_up import warning_line

REGISTER = {"person": "person-1", "name": "张桂英", "street": "解放街12号"}


def night_exit() -> bytes:
    now = int(time.time() * 1000)
    reason = {"zh": "走远了", "en": "went far"}
    return warning_line(
        1, reason=reason, at=now, onset=now, warning="wandering", tier=2, detector="night_exit"
    )


def test_a_daughter_rings_and_it_joins_what_is_known_of_him(store: Store) -> None:
    store.put_people([REGISTER])
    store.put_warnings([night_exit()])
    visit = Visit(http_app(store))
    blank = visit.open("/incidents/new")
    refused = parsed(visit.send(form_of(blank, "new"), caller="女儿").text)
    assert "told" in refused.one("sg-loud").text
    kept = [one.attributes["value"] for one in refused.every(tag="input") if
            one.attributes["name"] == "caller"]  # fmt: skip
    assert kept == ["女儿"]
    chosen = {
        "kind": "wandering", "person": "person-1", "caller": "女儿", "told": "出门未归",
        "phone": "13800000002", "seen_min": "90", "last_seen_place": "解放街菜场",
        "clothing": "蓝外套",
    }  # fmt: skip
    there = visit.send(form_of(refused, "new"), **chosen).headers["location"]
    told = visit.open(there).text
    for words in ("女儿", "出门未归", "解放街菜场", "蓝外套", "走远了", "张桂英"):
        assert words in told
    assert len(reasons(visit.open())) == 1


def test_a_name_several_have_is_chosen_from_and_never_becomes_an_id(store: Store) -> None:
    store.put_people([{"person": f"p-{n}", "name": "李国强", "street": f"{n}弄"} for n in (1, 2)])
    visit = Visit(http_app(store))
    said = {"person": "李国强", "told": "出门未归"}
    several = parsed(visit.send(form_of(visit.open("/incidents/new"), "new"), **said).text)
    assert "请选择" in several.one("sg-loud").text and "出门未归" in several.text
    (_, choice) = form_of(several, "new").every(tag="select")
    assert [one.attributes["value"] for one in choice.every(tag="option")] == ["p-1", "p-2"]
    chosen = visit.send(form_of(several, "new"), person="p-2", told="出门未归")
    assert "p-2" in visit.open(chosen.headers["location"]).one("sg-detail").text
    nobody = visit.send(form_of(several, "new"), person="张三", told="出门未归")
    assert nobody.status_code == 422 and len(reasons(visit.open())) == 1
