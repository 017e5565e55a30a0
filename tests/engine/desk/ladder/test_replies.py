"""Who is asked by a machine first: what comes back is a call, its lack climbs, nobody forges it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from engine.desk.ladder.notifier import Notifier
from engine.desk.ladder.webhook import signature
from engine.desk.web.app import http_app
from engine.store.incidents.log_clock import database_now
from engine.store.store import Store
from streams.contract.json_object import Json
from tests.support.desk.locked_desk import Desk, held
from tests.support.desk.officer import Officer, badge, log_lines, officers, raised
from tests.support.servers.webhook_receiver import Receiver, receiving

SECRET = "a secret that nobody else knows"


class Asking:
    """A desk whose ladder asks the person at once, and a contact a minute later."""

    def __init__(self, store: Store, receiver: Receiver) -> None:
        self.store, self.receiver, self.later_ms, self.sent = store, receiver, 0, 0
        asks = {"tier": 1, "up_to": 1}
        self.hooks = [
            receiver.hook("elder", asks="person", **asks),
            receiver.hook("family", asks="contact", after_s=60, **asks),
        ]
        self.notifier = Notifier(
            store.engine, self.hooks, lambda connection: database_now(connection) + self.later_ms
        )
        assert self.notifier.step() == 0
        self.desk = Desk([held("gateway", "gateway"), held("elsewhere", "gateway", area="44"),
                          held("officer", "officer")], store)  # fmt: skip
        self.desk.app = self._with_hooks()
        self.li: Officer = officers(store, [badge("li")])[0]

    def _with_hooks(self) -> FastAPI:
        return http_app(self.store, None, self.desk.lock, hooks=self.hooks)

    def incident(self, tier: int = 1) -> str:
        """Let something of a tier happen; returns the incident."""
        self.store.put_warnings([raised(1, "p", tier=tier)])
        return str(self.li.queue(person="p")[0]["id"])

    def asked(self, after_s: int = 0) -> Json:
        """Let time pass; returns what the receiver was asked last."""
        self.later_ms = 1000 * after_s
        assert self.notifier.step() == 1
        said: Json = json.loads(self.receiver.came[-1].body)
        assert said["type"] == "incident.ask"
        return dict(said["data"])

    def replies(
        self, asked: Json, body: Json, *, token: str = "gateway", secret: str = SECRET,
        ago_s: int = 0, name: str = "",
    ) -> httpx.Response:  # fmt: skip
        """Reply as a gateway does."""
        self.sent += 1
        raw, at = json.dumps(body).encode(), int(time.time()) - ago_s
        name = name or f"reply-{self.sent}"
        headers = {
            "webhook-id": name, "webhook-timestamp": str(at), "Content-Type": "application/json",
            "webhook-signature": signature(secret, name, at, raw),
        }  # fmt: skip
        return self.desk.ask("POST", str(asked["reply"]), token, headers, content=raw)


@pytest.fixture
def asking(store: Store) -> Iterator[Asking]:
    store.put_people([{"person": "p", "area": "331102"}])
    with receiving() as receiver:
        made = Asking(store, receiver)
        try:
            yield made
        finally:
            made.desk.door.close()


def states(store: Store) -> list[str]:
    return [one["state"] for one in log_lines(store)]


def test_who_answers_is_well_and_nobody_else_is_asked(store: Store, asking: Asking) -> None:
    incident = asking.incident()
    asked = asking.asked()
    assert (asked["asks"], asked["person"]) == ("person", "p")
    assert asked["text"]["zh"].startswith("【银龄卫士】")
    told = asking.replies(asked, {"delivered": True, "key": "1"})
    assert told.json() == {"incident": incident, "result": "well", "tier": 1, "state": "new"}
    assert states(store) == ["answered"]
    call = asking.li.read(incident)["history"][-1]
    assert (call["what"], call["by"], call["detail"]["whose"]) == (
        "called",
        "the gateway",
        "person",
    )
    asking.later_ms = 61_000
    assert asking.notifier.step() == 0


def test_no_answer_of_anybody_climbs_and_is_evidence_once(store: Store, asking: Asking) -> None:
    incident = asking.incident()
    asked = asking.asked()
    for _ in range(2):
        told = asking.replies(asked, {"delivered": True}, name="the same")
        assert (told.json()["tier"], told.json()["result"]) == (1, "no_answer")
    assert states(store) == ["unanswered"], "sent twice, done once"
    last = asking.asked(after_s=61)
    assert last["asks"] == "contact"
    assert asking.replies(last, {"delivered": True}).json()["tier"] == 2
    assert states(store) == [], "a contact's silence tells nothing of the person"
    found = asking.li.read(incident)
    assert (found["lifted"], found["alerts"], found["episodes"][0]["tier"]) == (1, 2, 1)


def test_what_was_not_delivered_is_no_evidence(store: Store, asking: Asking) -> None:
    asking.incident()
    assert asking.replies(asking.asked(), {"delivered": False}).json()["result"] == "not_delivered"
    assert states(store) == []
    last = asking.replies(asking.asked(after_s=61), {"delivered": False})
    assert last.json()["tier"] == 2, "nobody could be asked: somebody goes there"


def test_who_asks_for_help_is_with_an_officer_at_once(asking: Asking) -> None:
    asking.incident()
    told = asking.replies(asking.asked(), {"delivered": True, "key": "2"})
    assert told.json()["tier"] == 3


def test_who_has_it_is_not_overruled_by_a_machine(asking: Asking) -> None:
    incident = asking.incident()
    asked = asking.asked()
    asking.li.act("take", incident)
    assert asking.replies(asked, {"delivered": True, "key": "2"}).json()["tier"] == 1


def test_nobody_forges_a_reply(store: Store, asking: Asking) -> None:
    asking.incident()
    asked, body = asking.asked(), {"delivered": True, "key": "1"}
    statuses = [
        asking.replies(asked, body, secret="another secret of many letters").status_code,
        asking.replies(asked, body, ago_s=301).status_code,
        asking.replies(asked, body, token="officer").status_code,
        asking.replies(asked, body, token="elsewhere").status_code,
        asking.replies({"reply": "/api/v1/notices/00ff/reply"}, body).status_code,
        asking.replies(asked, {"delivered": True, "key": "12"}).status_code,
    ]
    assert statuses == [403, 403, 403, 404, 404, 422]
    assert states(store) == []


def test_what_is_graver_is_not_asked_about_by_a_machine(asking: Asking) -> None:
    asking.incident(tier=2)
    assert asking.notifier.step() == 0
