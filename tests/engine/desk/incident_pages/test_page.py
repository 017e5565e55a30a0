"""The page of an incident: what the first seconds need, acts as forms, nobody decides twice."""

from __future__ import annotations

import time

import pytest

from engine.desk.incident_pages.forms import ACTS
from engine.desk.web.app import http_app
from engine.store.store import Store
from features.core.catalog import meaning
from tests.support.desk.desk_visit import Visit, form_of, reasons
from tests.support.desk.locked_desk import Desk, held
from tests.support.desk.markup import Element, parsed
from tests.support.desk.people_at_the_desk import FORM, Person, account, quick_hashes
from tests.support.judged.made_up import NOON, portrait_of, warning_line

REGISTER = {
    "person": "person-1", "name": "张桂英", "birth_year": "1941", "street": "解放街12号",
    "lives_alone": "true", "dementia": "mild", "phone": "13800000001",
    "area": "331102",
    "guardians": [{"relation": "女儿", "name": "王芳", "phone": "13800000002"}],
}  # fmt: skip


ELSEWHEN = ("tick", "snooze", "transfer", "reopen", "undo")
"""Acts that the page of a new SOS does not list."""


def called(number: int, words: str, **other: object) -> bytes:
    now = int(time.time() * 1000)
    said = {"reason": {"zh": words, "en": f"{words} (en)"}, "at": now, "onset": now}
    return warning_line(number, **(said | other))


def opened(visit: Visit, path: str = "/?tier=1") -> Element:
    """Open the page of the topmost incident."""
    card = next(visit.open(path).every("sg-card"))
    return visit.open(card.one(tag="a").attributes["href"])


def act(visit: Visit, page: Element, name: str, status: int = 303, **chosen: str) -> Element:
    """Send a form of a page; returns the page behind it."""
    answer = visit.send(form_of(page, name), **chosen)
    assert answer.status_code == status, answer.text[-800:]
    return visit.open(answer.headers["location"]) if status == 303 else parsed(answer.text)


def forms(page: Element) -> list[str]:
    named = [one.attributes["action"].partition("?")[0].split("/")[-1] for one in
             page.every(tag="form")]  # fmt: skip
    return [one for one in named if one != "tick"]  # as many as there are steps


def done(page: Element) -> list[str]:
    return [one.text for one in page.one("sg-history").every(tag="li")]


def test_who_where_and_whom_to_call_stand_above_what_was_judged(store: Store) -> None:
    store.put_people([REGISTER])
    store.put_warnings([called(1, "老人按下求助")])
    store.put_portraits([portrait_of("person-1")])
    visit = Visit(http_app(store))
    page = act(visit, opened(visit), "take")
    words = page.one("sg-detail").text
    order = ["张桂英", "岁", "local 受理中", "老人按下求助", "刚刚", "独居", "轻度", "解放街12号",
             "13800000001", "女儿", "1分钟内回拨本人", "处置记录", "依据", "人物画像"]  # fmt: skip
    places = [words.index(text) for text in order]
    assert places == sorted(places)
    dialled = [one.attributes["href"] for one in page.every(tag="a") if
               one.attributes["href"].startswith("tel:")]  # fmt: skip
    assert dialled == ["tel:13800000001", "tel:13800000002"]


def test_a_warning_is_explained_in_words_with_units(store: Store) -> None:
    evidence = {
        "amount_cny": 62_000.0, "payee_new": 1.0, "spoken_to": "bank clerk", "made_up": 1 / 3,
        "detectors": {"unusual_amount": 0.4, "large_new_payee": 0.9},
    }  # fmt: skip
    versions = {"code": "0.1.0", "features": "abc", "model": "silverguard@4"}
    store.put_warnings(
        [
            warning_line(
                1, at=NOON, onset=NOON - 3_600_000, warning="fraud", dimension="economic",
                detector="large_new_payee", score=0.987, evidence=evidence, versions=versions,
            )
        ]
    )  # fmt: skip
    page = opened(Visit(http_app(store)), "/?lang=en")
    judged, others = [
        [tuple(cell.text for cell in row.every(tag="td")) for row in table.every(tag="tr")]
        for table in page.every("sg-table")
    ]
    assert judged == [
        ("amount", "62,000 CNY"),
        (meaning("payment", "payee_new").en, "yes"),
        ("spoken_to", "bank clerk"),
        ("made_up", "0.333"),
    ]
    assert others == [("large new payee", "0.9"), ("unusual amount", "0.4")]
    facts = [one.text for one in page.one("sg-facts").every(tag="span")]
    assert facts == [
        "Person person-1", "Raised 01-01 12:00", "Began 01-01 11:00", "Detector large new payee",
        "Score 0.987", "Model silverguard@4",
    ]  # fmt: skip


def test_a_case_is_taken_called_noted_and_closed_by_forms_alone(store: Store) -> None:
    store.put_warnings([called(1, "求助")])
    visit = Visit(http_app(store))
    page = act(visit, opened(visit), "take")
    assert page.one("sg-state").text.startswith("local 受理中 · 剩")
    assert "take" not in forms(page) and "snooze" not in forms(page)  # an SOS is never silenced
    page = act(visit, page, "calls", result="needs_help", text="腿疼")
    page = act(visit, page, "note", text="女儿\r\n在路上")
    page = act(visit, page, "dispatch", whom="网格员3组")
    page = act(visit, page, "visit", result="well")
    assert [one.split(" ", 2)[2] for one in done(page)] == [
        "local 上门：安好", "local 派警：网格员3组", "local 记事：女儿 在路上",
        "local 电话：腿疼 · 需要帮助 · 本人", "local 受理", "系统 立事件：一键求助 · 值班民警",
    ]  # fmt: skip
    (outcome,) = (one.attributes["name"] for one in form_of(page, "close").every(tag="select"))
    refused = act(visit, page, "close", 422)
    assert "请补全" in refused.one("sg-loud").text or "须" in refused.one("sg-loud").text
    page = act(visit, refused, "close", 303, **{outcome: "true:safe", "text": "平安"})
    assert forms(page) == ["undo", "reopen"] and "平安 · 属实 平安找到" in done(page)[0]
    assert reasons(visit.open()) == [] and reasons(visit.open("/?closed=1")) == ["求助"]
    assert "close" in forms(act(visit, page, "reopen", reason="又按了"))


def test_steps_are_ticked_off_by_whom_and_may_be_taken_back(store: Store) -> None:
    store.put_warnings([called(1, "求助")])
    visit = Visit(http_app(store))
    page = opened(visit)
    steps = page.one("sg-do").every(tag="li")
    assert next(one.text for one in steps) == "1分钟内回拨本人"
    page = ticked(visit, page, 0)
    assert [one.text for one in page.every("sg-ticked")] == ["✓ 1分钟内回拨本人 local"]
    assert done(page)[0].endswith("local 步骤：一键求助 · 第1步 已做")
    page = ticked(visit, ticked(visit, page, 1), 0)
    assert [one.text for one in page.every("sg-ticked")] == [
        "✓ 无人接听立即联系监护人并派网格员上门 local"
    ]
    assert done(page)[0].endswith("第1步 未做")


def ticked(visit: Visit, page: Element, place: int) -> Element:
    """Press the button before a step; returns the page behind it."""
    form = list(page.one("sg-do").every(tag="form"))[place]
    return visit.open(visit.send(form).headers["location"])


def test_a_fraud_is_denied_snoozed_transferred_and_lost(store: Store) -> None:
    store.put_warnings([called(1, "汇款", warning="fraud", tier=2, detector="unusual_amount")])
    visit = Visit(http_app(store))
    page = act(visit, opened(visit), "snooze", reason="银行已止付", minutes="60")
    assert "暂缓中" in page.one("sg-state").text
    page = act(visit, page, "transfer", to="wang", reason="交班")
    assert page.one("sg-state").text.startswith("wang 受理中")
    assert "由他人受理" in act(visit, page, "take", 409).one("sg-loud").text
    page = act(visit, page, "calls", result="well", denied="1", text="说是投资")
    assert "说是投资" in done(page)[0]


def test_what_changed_meanwhile_is_not_overwritten_but_shown(store: Store) -> None:
    store.put_warnings([called(1, "求助")])
    visit = Visit(http_app(store))
    page = opened(visit)
    act(visit, page, "take")
    late = act(visit, page, "note", 412, text="晚了")
    assert "已有变化" in late.one("sg-loud").text and not any("晚了" in one for one in done(late))
    assert form_of(late, "note").one(tag="textarea").text == "晚了"  # nothing is typed twice
    assert any("晚了" in one for one in done(act(visit, late, "note", text="晚了")))


def test_a_form_sent_twice_is_done_once(store: Store) -> None:
    store.put_warnings([called(1, "求助")])
    visit = Visit(http_app(store))
    form = form_of(opened(visit), "note")
    for _ in range(2):
        assert visit.send(form, text="在路上").status_code == 303
    assert sum("在路上" in one for one in done(opened(visit))) == 1


def test_only_what_a_role_may_do_is_offered_and_done(store: Store) -> None:
    store.put_people([REGISTER])
    store.put_warnings([called(1, "求助")])
    roles = {"reader": [], "grid_worker": ["acknowledge", "calls", "note", "visit"],
             "officer": ["take", "acknowledge", "calls", "note", "dispatch", "visit",
                         "close"]}  # fmt: skip
    desk = Desk([held(role, role) for role in roles], store)  # type: ignore[arg-type]
    for role, offered in roles.items():
        visit = Visit(desk.app, {"Authorization": f"Bearer {role}"})
        page = opened(visit)
        assert forms(page) == offered, role
        name = page.one("sg-detail").attributes["data-id"]
        for each in ACTS:
            answer = visit.ask("POST", f"/incidents/{name}/{each}", content="x=1")
            refused = each not in offered and each not in ELSEWHEN
            assert (answer.status_code == 403) is (refused or not offered) or role == "grid_worker"
    seen = Visit(desk.app, {"Authorization": "Bearer reader"})
    assert "13800000001" not in opened(seen).text and "张桂英" not in opened(seen).text
    desk.door.close()


def test_each_form_bears_the_token_of_the_session(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_hashes(monkeypatch)
    account(store, "li")
    store.put_people([REGISTER])
    store.put_warnings([called(1, "求助")])
    desk = Desk((), store)
    li = Person(desk, "li")
    assert li.log_in().status_code == 303
    visit = Visit(desk.app, li.headers)
    page = opened(visit)
    every = [form for shown in (page, visit.open("/incidents/new")) for form in
             shown.every(tag="form")]  # fmt: skip
    assert len(every) == 11
    for one in every:
        tokens = [each.attributes["value"] for each in one.every(tag="input") if
                  each.attributes.get("name") == "csrf_token"]  # fmt: skip
        assert tokens == [li.csrf]
    assert "13800000001" not in page.text  # until it is his
    taken = act(visit, page, "take")
    assert "li 受理中" in taken.one("sg-state").text and "13800000001" in taken.text
    assert visit.ask("POST", form_of(taken, "note").attributes["action"],
                     content="text=x&version=2", headers=FORM).status_code == 403  # fmt: skip
    desk.door.close()


def test_money_is_hidden_from_a_role_that_sees_none_of_it(store: Store) -> None:
    store.put_warnings(
        [
            called(1, "支出62,000元", warning="fraud", tier=3, detector="large_new_payee",
                   evidence={"amount_cny": 62_000.0})
        ]
    )  # fmt: skip
    desk = Desk([held("r", "reader"), held("o", "officer")], store)
    texts = {}
    for token in ("r", "o"):
        visit = Visit(desk.app, {"Authorization": f"Bearer {token}"})
        shown = (visit.open(), opened(visit), visit.open("/warnings"))
        texts[token] = [page.text for page in shown]
    assert ["62,000" in text for text in texts["o"]] == [True] * 3
    assert ["62,000" in text for text in texts["r"]] == [False] * 3
    desk.door.close()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("version=x&text=a", "application/x-www-form-urlencoded", 412),
        ("text=a", "application/x-www-form-urlencoded", 412),
        ("version=1&text=", "application/x-www-form-urlencoded", 422),
        ("version=1", "text/plain", 415),
        ("a=%ff" + "&a=1" * 600, "application/x-www-form-urlencoded", 422),
        ("text=" + "x" * 1_000_001, "application/x-www-form-urlencoded", 413),
    ],
)
def test_a_form_that_cannot_be_used_changes_nothing(
    store: Store, body: str, kind: str, status: int
) -> None:
    store.put_warnings([called(1, "求助")])
    visit = Visit(http_app(store))
    path = form_of(opened(visit), "note").attributes["action"]
    answer = visit.ask("POST", path, content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert done(opened(visit)) == done(opened(visit)) and len(done(opened(visit))) == 1


def test_an_incident_that_is_not_there_is_a_problem(store: Store) -> None:
    visit = Visit(http_app(store))
    answer = visit.ask("GET", "/incidents/0123456789abcdef")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_relations_of_the_register_stand_in_the_language_of_the_page(store: Store) -> None:
    store.put_people([REGISTER])
    store.put_warnings([called(1, "求助")])
    visit = Visit(http_app(store))
    page = act(visit, opened(visit), "take")
    assert "女儿" in page.text
    english = visit.open(f"/incidents/{page.one('sg-detail').attributes['data-id']}?lang=en")
    assert "daughter" in english.text and "女儿" not in english.text
