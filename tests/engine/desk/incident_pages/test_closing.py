"""An incident of many findings: what the history says of each, and one choice that closes all."""

from __future__ import annotations

import time

from engine.desk.web.app import http_app
from engine.store.store import Store
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.markup import Element, parsed
from tests.support.judged.made_up import warning_line


def out(number: int) -> bytes:
    """Return a warning of somebody who is out, an episode of its own."""
    now = int(time.time() * 1000)
    return warning_line(
        number, person="p", warning="wandering", detector="limit_out", tier=2, at=now, onset=now
    )


def done(page: Element) -> list[str]:
    return [one.text.split(" ", 2)[2] for one in page.one("sg-history").every(tag="li")]


def test_many_findings_are_closed_by_one_choice_and_one_of_them_otherwise(store: Store) -> None:
    store.put_warnings([out(number) for number in (1, 2, 3)])
    visit = Visit(http_app(store))
    address = next(visit.open().every("sg-card")).one(tag="a").attributes["href"]
    visit.send(form_of(visit.open(address), "take"))
    page = visit.open(address)
    limit = "外出未归超限 · 网格员"
    assert done(page)[1:] == [f"系统 新情况：{limit}"] * 2 + [f"系统 立事件：{limit}"]
    refused = visit.send(form_of(page, "close"))
    assert refused.status_code == 422
    form = form_of(parsed(refused.text), "close")
    assert "每个未了情节都须有结果" in parsed(refused.text).one("sg-loud").text
    names = [one.attributes["name"] for one in form.every(tag="select")]
    assert names[0] == "others"
    closed = visit.send(form, **{"others": "benign", names[1]: "device"})
    assert closed.status_code == 303
    page = visit.open(address)
    assert "已办结" in page.one("sg-state").text
    assert done(page)[0].endswith("设备问题 · 日常行为")
