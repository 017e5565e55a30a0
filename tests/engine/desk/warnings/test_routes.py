"""The desk over HTTP: pages, problems, metrics, and a stream that loses nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest
from sqlalchemy import create_engine, text

from engine.desk.web.app import http_app
from engine.desk.web.stream import BEAT_S, Mark, position, server_sent_events
from engine.store.connection.database import DRIVER
from engine.store.people.erasures import Erasure
from engine.store.store import Store
from tests.support.desk.desk_client import Client
from tests.support.judged.made_up import NOON, portrait_of, warning_line


@pytest.fixture
def client(store: Store) -> Client:
    return Client(http_app(store))


def test_warnings_come_newest_first_and_as_raised(client: Client, store: Store) -> None:
    store.put_warnings([warning_line(1), warning_line(2)])
    answer = client.get("/api/v1/warnings").json()
    assert answer["items"] == [msgspec.json.decode(warning_line(n)) for n in (2, 1)]
    assert answer["cursor"] is None


def test_pages_follow_the_cursor(client: Client, store: Store) -> None:
    store.put_warnings(warning_line(number) for number in range(5))
    seen: list[str] = []
    parameters: dict[str, str] = {"limit": "2"}
    while True:
        page = client.get("/api/v1/warnings", params=parameters).json()
        seen += [one["id"] for one in page["items"]]
        if page["cursor"] is None:
            break
        parameters["cursor"] = page["cursor"]
    assert seen == [f"{number:016x}" for number in (4, 3, 2, 1, 0)]


def test_filters_narrow_the_list(client: Client, store: Store) -> None:
    store.put_warnings(
        [warning_line(1, warning="fraud", tier=1), warning_line(2, warning="home", tier=2)]
    )
    found = client.get("/api/v1/warnings", params={"warning": "home", "tier": 2}).json()
    assert [one["tier"] for one in found["items"]] == [2]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=201", "limit"),
        ("limit=0", "limit"),
        ("cursor=abc", "cursor"),
        ("tier=9", "tier"),
        ("warning=theft", "warning"),
        (f"cursor={2**63}", "cursor"),
    ],
)
def test_wrong_parameters_are_problems_that_echo_nothing(
    client: Client, query: str, field: str
) -> None:
    answer = client.get(f"/api/v1/warnings?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert "input" not in answer.text


def test_what_was_appended_to_an_episode_is_returned(client: Client, store: Store) -> None:
    said = {"id": "x", "episode": "e1", "person": "p", "at": 0, "reason": {"zh": "停电", "en": "o"}}
    store.put_explanations([msgspec.json.encode(said)])
    assert client.get("/api/v1/episodes/e1/explanations").json() == [said]
    assert client.get("/api/v1/episodes/e2/explanations").json() == []


def test_a_portrait_is_returned_or_a_problem(client: Client, store: Store) -> None:
    store.put_portraits([portrait_of("a")])
    found = client.get("/api/v1/people/a/portrait").json()
    assert [aspect["key"] for aspect in found["aspects"]] == [
        "routine", "movement", "leisure", "health", "economy",
    ]  # fmt: skip
    missing = client.get("/api/v1/people/nobody/portrait")
    assert (missing.status_code, missing.json()["status"]) == (404, 404)
    assert missing.headers["content-type"] == "application/problem+json"
    assert "nobody" not in missing.text


def test_an_unknown_path_is_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "Not Found"


def test_without_a_database_the_answer_is_503_and_live_still_ok() -> None:
    dead = Store(create_engine(f"{DRIVER}://a@127.0.0.1:1/x"))
    client = Client(http_app(dead))
    answer = client.get("/api/v1/warnings")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert "silverguard_database_up 0.0" in client.get("/metrics").text


def test_metrics_count_by_tier_and_name_nobody(client: Client, store: Store) -> None:
    store.put_warnings([warning_line(1), warning_line(2, tier=1)])
    text = client.get("/metrics").text
    assert 'silverguard_warnings_stored{tier="3",warning="home"} 1.0' in text
    assert "person-1" not in text


def test_the_openapi_document_names_the_paths(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/warnings", "/api/v1/people/{person}/portrait", "/api/v1/stream"} <= set(paths)


def test_nothing_is_cached_or_fetched_from_elsewhere(client: Client) -> None:
    headers = client.get("/api/v1/warnings").headers
    assert headers["cache-control"] == "no-store"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_documentation_pages_that_load_foreign_scripts_are_off(client: Client) -> None:
    assert client.get("/docs").status_code == client.get("/redoc").status_code == 404


async def taken(events: AsyncIterator[bytes], count: int) -> list[str]:
    return [(await anext(events)).decode() for _ in range(count)]


def test_the_stream_resumes_after_the_last_seen_without_loss(store: Store) -> None:
    store.put_warnings([warning_line(1), warning_line(2), warning_line(3)])
    epoch = store.mark()[0]
    said = asyncio.run(taken(server_sent_events(store, position(store, f"{epoch}.1")), 3))
    assert said[0].startswith(f"retry: 2000\nid: {epoch}.1\nevent: heartbeat\n")
    assert [one.split("\n")[0] for one in said[1:]] == [f"id: {epoch}.2", f"id: {epoch}.3"]
    assert said[1].split("\n")[2] == "data: " + warning_line(2).decode()


def test_a_warning_that_arrives_later_is_streamed(store: Store) -> None:
    async def later() -> list[str]:
        events = server_sent_events(store, Mark("e", 0), pause_s=0)
        first = await taken(events, 1)
        store.put_warnings([warning_line(1)])
        return first + await taken(events, 1)

    assert asyncio.run(later())[1].startswith("id: e.1\nevent: warning\n")


def test_heartbeats_go_on_when_nothing_happens_or_the_database_is_away() -> None:
    dead = Store(create_engine(f"{DRIVER}://a@127.0.0.1:1/x"))
    now = iter(range(0, 1000, int(BEAT_S)))
    events = server_sent_events(dead, Mark("e", 7), pause_s=0, clock=lambda: next(now))
    said = asyncio.run(taken(events, 2))[1]
    assert said.startswith("id: e.7\nevent: heartbeat\n")
    assert '"database": false' in said


def test_a_stream_tells_of_its_area_alone(store: Store) -> None:
    store.put_people([{"person": f"person-{n}", "area": f"33110{n}"} for n in (1, 2)])
    store.put_warnings([warning_line(n) for n in (1, 2, 3)])
    events = server_sent_events(store, Mark("e", 0), area="331102", pause_s=0)
    said = asyncio.run(taken(events, 3))
    assert [one.split("\n")[1] for one in said[1:]] == ["event: warning", "event: incident"]
    assert all("person-2" in one for one in said[1:])


def restored(store: Store, newest: int) -> None:
    """Put the store back to when it had so many warnings and changes."""
    with store.engine.begin() as connection:
        for table in ("warnings", "incident_changes"):
            connection.execute(text(f"DELETE FROM {table} WHERE seq > {newest}"))
        for table in ("incidents", "incident_episodes"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text(f"ALTER TABLE warnings ALTER COLUMN seq RESTART WITH {newest + 1}"))


@pytest.mark.parametrize("said", ["{epoch}.3", "9223372036854775807", "3", "0ff.1", "{epoch}.99"])
def test_a_client_of_another_store_or_a_later_state_starts_over(store: Store, said: str) -> None:
    store.put_warnings([warning_line(1), warning_line(2), warning_line(3)])
    mark = said.format(epoch=store.mark()[0])
    restored(store, 2)
    store.put_warnings([warning_line(9)])
    restored(store, 2)
    assert position(store, mark) == Mark(store.mark()[0], 0)


def test_ids_of_before_and_of_erased_warnings_are_still_good(store: Store) -> None:
    store.put_warnings([warning_line(1), warning_line(2)])
    store.erase([Erasure("person-2", NOON * 2, "token")])
    epoch = store.mark()[0]
    assert position(store, "2") == position(store, f"{epoch}.2") == Mark(epoch, 2)
    assert position(store, None) == Mark(epoch, 3), "the newest change"


def test_an_open_stream_sees_what_comes_after_a_restore(store: Store) -> None:
    async def watched() -> list[str]:
        now = iter(range(0, 10_000, int(BEAT_S)))
        mark = position(store, None)
        events = server_sent_events(store, mark, pause_s=0, clock=lambda: next(now))
        await taken(events, 1)
        restored(store, 1)
        store.put_warnings([warning_line(8)])
        found: list[str] = []
        while not any(f'"id":"{8:016x}"' in one for one in found):
            found += await taken(events, 1)
        return found

    store.put_warnings([warning_line(1), warning_line(2), warning_line(3)])
    assert len(asyncio.run(watched())) < 10


def test_a_wrong_last_event_id_is_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/stream", headers={"Last-Event-ID": "x"})
    assert answer.status_code == 422
