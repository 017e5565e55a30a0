"""Who is sent goes there: by right, once, in order; what he finds reaches incident and log."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import get_args

import httpx
import pytest
from PIL import Image

from engine.desk.dispatch.machine import FROM, Act, allowed, done
from engine.desk.dispatch.model import Found
from engine.desk.dispatch.photo import WIDEST_PX, as_kept
from engine.desk.web.app import http_app
from engine.desk.web.refused import RefusedError
from engine.store.dispatches.dispatch import Dispatch, State
from engine.store.dispatches.rows import dispatch, photos_of, way_in
from engine.store.people.erasures import Erasure
from engine.store.shifts.rows import Rota, Slot, put_rota
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS
from tests.support.desk.desk_visit import Visit, form_of
from tests.support.desk.officer import NOW, Officer, badge, log_lines, officers, raised

PHONE, DOOR = "12800004270", "钥匙在隔壁王家"


def picture(
    width: int = 2000, height: int = 1000, kind: str = "JPEG", exif: Image.Exif | None = None
) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(made, kind, exif=exif or Image.Exif())
    return made.getvalue()


@pytest.fixture
def desk(store: Store) -> Iterator[list[Officer]]:
    store.put_people([{
        "person": "p", "area": "331102", "name": "王秀英", "phone": PHONE, "street": "解放街",
        "building": "8栋", "home_lat": "28.45", "home_lon": "119.92",
    }])  # fmt: skip
    store.put_warnings([raised(1, "p")])
    yield officers(store, [
        badge("li"), badge("wang", "grid_worker", "331102"), badge("zhou", "grid_worker", "331102"),
        badge("far", "grid_worker", "44"), badge("reader", "reader"),
    ])  # fmt: skip


def sent(li: Officer, whom: str = "wang") -> tuple[str, str]:
    """Send somebody; returns the incident and the dispatch."""
    incident = str(li.queue(person="p")[0]["id"])
    assert li.act("dispatch", incident, {"whom": whom, "text": "带上血压计"}).status_code == 200
    return incident, li.get("/dispatches").json()["items"][0]["dispatch"]


def acted(who: Officer, name: str, act: str, body: Json | None = None, **more: str) -> Json:
    answer = who.post(f"/dispatches/{name}/{act}", body, **more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize("act", get_args(Act))
@pytest.mark.parametrize("state", get_args(State))
def test_an_act_is_done_from_its_states_alone_and_by_his_own(act: Act, state: State) -> None:
    one = Dispatch("d", "i", "p", "", "wang", "li", 0, state=state, result="well",
                   worker="" if state == "sent" else "wang")  # fmt: skip
    body = Found(result="well") if act == "found" else None
    if state in FROM[act]:
        assert act in allowed(one, "wang")
        assert done(one, act, "wang", 5, body) != one
    else:
        with pytest.raises(RefusedError):
            done(one, act, "wang", 5, body)
    if state != "sent":
        assert allowed(one, "zhou") == []
        with pytest.raises(RefusedError):
            done(one, act, "zhou", 5, body)


def test_he_goes_there_and_what_he_found_reaches_incident_and_log(
    store: Store, desk: list[Officer]
) -> None:
    li, wang, *_ = desk
    incident, name = sent(li)
    assert wang.get(f"/dispatches/{name}").json()["known"]["phone"] != PHONE
    acted(wang, name, "accept")
    known = wang.get(f"/dispatches/{name}").json()["known"]
    assert (known["phone"], known["building"]) == (PHONE, "8栋")
    acted(wang, name, "arrive")
    log_lines(store)
    said = {"result": "well", "saw": ["supplies"], "text": "缺降压药", "way_in": DOOR}
    one = acted(wang, name, "found", said)
    assert (one["state"], one["saw"], one["acts"]) == ("arrived", ["supplies"], ["found", "finish"])
    assert [line["state"] for line in log_lines(store)] == ["answered"]
    acted(wang, name, "finish")
    read = li.read(incident)
    assert [each["what"] for each in read["history"]][-4:] == [
        "accepted", "arrived", "visited", "finished",
    ]  # fmt: skip
    assert read["state"] == "taken" and "缺降压药" in json.dumps(read, ensure_ascii=False)
    assert DOOR not in json.dumps(read, ensure_ascii=False), "of the door no history tells"
    over = wang.get(f"/dispatches/{name}").json()
    assert over["known"]["phone"] != PHONE and over["way_in"] == ""
    _, again = sent(li)
    acted(wang, again, "accept")
    assert wang.get(f"/dispatches/{again}").json()["way_in"] == DOOR


def test_a_bad_line_sends_twice_and_it_is_done_once(store: Store, desk: list[Officer]) -> None:
    li, wang, zhou, *_ = desk
    incident, name = sent(li, "网格员3组")
    acted(wang, name, "accept")
    acted(wang, name, "accept")
    assert zhou.post(f"/dispatches/{name}/accept").status_code == 409
    for _ in range(2):
        acted(wang, name, "found", {"result": "not_found"}, key="k")
    acted(wang, name, "found", {"result": "well"}, key="other")
    whats = [each["what"] for each in li.read(incident)["history"]]
    assert whats.count("accepted") == 1 and whats.count("visited") == 2
    for _ in range(2):
        acted(wang, name, "finish", key="f")
    assert [each["what"] for each in li.read(incident)["history"]].count("finished") == 1


def test_who_needs_help_calls_and_so_does_he_who_cannot_go(
    store: Store, desk: list[Officer]
) -> None:
    li, wang, *_ = desk
    incident, name = sent(li)
    before = li.read(incident)
    acted(wang, name, "accept")
    acted(wang, name, "decline", {"reason": "车坏了"})
    after = li.read(incident)
    assert (after["alerts"], after["tier"]) == (before["alerts"] + 1, before["tier"])
    _, name = sent(li)
    acted(wang, name, "accept")
    acted(wang, name, "found", {"result": "needs_help", "saw": ["fallen"]})
    assert li.read(incident)["alerts"] == before["alerts"] + 2
    store.put_people([{"person": "q", "area": "331102"}])
    store.put_warnings([raised(2, "q")])
    other = str(li.queue(person="q")[0]["id"])
    li.act("dispatch", other, {"whom": "wang"})
    named = li.get("/dispatches").json()["items"][0]["dispatch"]
    acted(wang, named, "accept")
    li.act("close", other, {"others": {"outcome": "benign"}})
    assert acted(wang, named, "found", {"result": "needs_help"})["result"] == "needs_help"


def test_nobody_of_another_area_or_without_the_right_reads_or_goes(
    store: Store, desk: list[Officer]
) -> None:
    li, wang, _, far, reader = desk
    _, name = sent(li)
    acted(wang, name, "accept")
    photo = photographed(wang, name, picture()).json()["photo"]
    for path in (f"/dispatches/{name}", f"/dispatches/{name}/photos/{photo}"):
        assert [who.get(path).status_code for who in (wang, far, reader)] == [200, 404, 403]
    assert far.get("/dispatches").json()["items"] == []
    assert far.post(f"/dispatches/{name}/arrive").status_code == 404
    assert reader.post(f"/dispatches/{name}/arrive").status_code == 403
    assert li.post(f"/dispatches/{name}/arrive").status_code == 409, "it is wang's"


def photographed(who: Officer, name: str, told: bytes, key: str = "") -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream"}
    headers |= {"Idempotency-Key": key} if key else {}
    path = f"/api/v1/dispatches/{name}/photos"
    return who.desk.ask("POST", path, who.name, headers, content=told)


def test_a_photo_is_read_made_small_and_kept_without_its_place(
    store: Store, desk: list[Officer]
) -> None:
    li, wang, *_ = desk
    _, name = sent(li)
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "a telephone", 6  # who made it; on its side
    exif.get_ifd(0x8825)[1] = "N"
    told = picture(exif=exif)
    assert photographed(wang, name, told).status_code == 409, "accept it first"
    acted(wang, name, "accept")
    photo = photographed(wang, name, told, "k").json()["photo"]
    assert photographed(wang, name, told, "k").json()["photo"] == photo
    kept = wang.get(f"/dispatches/{name}/photos/{photo}")
    assert kept.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(kept.content)) as found:
        assert found.size == (WIDEST_PX // 2, WIDEST_PX) and not dict(found.getexif())
    assert b"a telephone" not in kept.content
    for wrong, status in ((b"<svg/>", 415), (b"MZ" * 99, 415), (picture()[:400], 422),
                          (picture(kind="GIF"), 415)):  # fmt: skip
        assert photographed(wang, name, wrong).status_code == status
    for _ in range(9):
        assert photographed(wang, name, picture(9, 9)).status_code == 201
    assert photographed(wang, name, picture(9, 9)).status_code == 409
    store.erase([Erasure("p", NOW + DAY_MS, "token")])
    with store.engine.connect() as connection:
        assert dispatch(connection, name) is None and not photos_of(connection, name)
        assert way_in(connection, "p") is None


def test_a_small_file_that_says_it_is_huge_is_refused() -> None:
    told = picture(20_000, 20_000, "PNG")
    assert len(told) < 2_000_000
    with pytest.raises(RefusedError) as refused:
        as_kept(told)
    assert refused.value.status == 422


def test_the_pages_act_without_script(store: Store, desk: list[Officer]) -> None:
    li = desk[0]
    with store.engine.begin() as connection:
        days = tuple(Slot(day, 0, 1440, ("zhou",)) for day in range(7))
        put_rota(connection, Rota("331102", "grid_worker", "2026-01-01", days))
    incident, name = sent(li, "local")
    visit = Visit(http_app(store))
    ready = visit.open(f"/incidents/{incident}").one(tag="datalist")
    assert [one.attributes["value"] for one in ready.every(tag="option")] == ["zhou"]
    seen = {"lat": 28.455, "lon": 119.92}
    assert li.post(f"/search/{incident}/sighting", seen).status_code == 200
    page = visit.open("/dispatch")
    assert "王秀英" in page.one("sg-errand").text and "带上血压计" in page.text
    page = visit.open(f"/dispatch/{name}")
    assert PHONE not in page.text and not list(page.every("sg-way"))
    assert visit.send(form_of(page, "accept")).status_code == 303
    page = visit.open(f"/dispatch/{name}?lang=en")
    assert PHONE in page.text and page.one("sg-way").attributes["data-lat"] == "28.45"
    assert page.one("sg-seen").attributes["cy"] == "-46.4"  # 556 m to the north, of 1200
    ways = [one.attributes["href"] for one in page.every("sg-wide", "a")]
    assert ways[:2] == ["geo:28.45500,119.92000", "geo:28.45000,119.92000"]
    assert visit.send(form_of(page, "arrive")).headers["location"].endswith("?lang=en")
    page = visit.open(f"/dispatch/{name}")
    form = form_of(page, "found").attributes["action"]
    said = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = visit.ask("POST", form, content="text=kept", headers=said)
    assert refused.status_code == 422 and "kept" in refused.text
    body = "result=well&saw.device=1&away=family&away_until=2030-01-01&text=%E5%A5%BD&key=1"
    assert visit.ask("POST", form, content=body, headers=said).status_code == 303
    assert [one["kind"] for one in log_lines(store)][-2:] == ["case", "absence"]
    empty = visit.ask("POST", f"/dispatch/{name}/photos", files={"photo": ("", b"")})
    assert empty.status_code == 422
    brought = {"photo": ("a.exe", picture(), "application/x-msdownload")}
    kept = visit.ask("POST", f"/dispatch/{name}/photos", files=brought, data={"key": "p"})
    assert kept.status_code == 303, "its bytes count, not what it is called"
    page = visit.open(f"/dispatch/{name}")
    (photo,) = page.every(tag="img")
    assert visit.ask("GET", photo.attributes["src"]).headers["content-type"] == "image/jpeg"
    assert visit.send(form_of(page, "finish")).status_code == 303
    assert "已完成" in visit.open(f"/dispatch/{name}").text
