"""Money and health by role: in no answer and no event of who sees neither."""

from __future__ import annotations

import asyncio
from typing import get_args

import httpx
import msgspec
import pytest
from msgspec.structs import replace

from engine.desk.access.caller import Caller, DeskRole
from engine.desk.access.permissions import ALLOWED, sees
from engine.desk.incidents.events import told
from engine.desk.masking.reasons import hidden_from, line_for
from engine.store.arrivals import arrived_since
from engine.store.people.portrait_line import Aspect, Item
from engine.store.store import Store
from tests.support.desk.locked_desk import Desk, held
from tests.support.desk.officer import raised
from tests.support.judged.made_up import portrait_of

ROLES = tuple(role for role in get_args(DeskRole) if role not in ("local", "sender"))
WORDS = {"money": "81234", "health": "91234", "": "71234"}
"""What each answer may hold by the field it belongs to; the last is nobody's secret."""
SPOKE = {"money": ("large_payment", "fraud", "economic"), "health": ("news2", "home", "physical"),
         "": ("silence", "home", "physical")}  # fmt: skip


def made(store: Store) -> None:
    """Make one person with a warning and an aspect of each kind."""
    for number, (field, (detector, warning, dimension)) in enumerate(SPOKE.items(), 1):
        said = {"zh": f"今日{WORDS[field]}", "en": WORDS[field]}
        evidence = {"x": float(WORDS[field]), "detectors": {detector: 0.5}}
        more = {"warning": warning, "dimension": dimension, "detector": detector}
        store.put_warnings([raised(number, reason=said, evidence=evidence, **more)])
    items = {name: [Item("x", "某项", current=float(word))] for name, word in WORDS.items()}
    aspects = [
        Aspect("economy", "经济", "Economy", items["money"]),
        Aspect("health", "健康", "Health", items["health"]),
        Aspect("routine", "作息", "Routine", items[""]),
    ]
    store.put_portraits([replace(portrait_of("p"), aspects=aspects)])


@pytest.mark.parametrize("role", ROLES)
def test_no_answer_and_no_event_tells_what_a_role_does_not_see(
    store: Store, role: DeskRole
) -> None:
    made(store)
    desk = Desk([held("own", role), held("all", "officer")], store)  # type: ignore[arg-type]
    listed = desk.ask("GET", "/api/v1/incidents", "all").json()["items"]
    paths = ["/warnings", "/incidents", "/cases", f"/cases/{listed[0]['case']}",
             "/people/p/portrait", *(f"/incidents/{one['id']}" for one in listed)]  # fmt: skip

    async def asked() -> str:
        transport = httpx.ASGITransport(desk.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            own = {"Authorization": "Bearer own"}
            answers = [await client.get(f"/api/v1{path}", headers=own) for path in paths]
            return "".join(one.text for one in answers)

    caller = Caller("x", role)
    answered, hidden = asyncio.run(asked()), hidden_from(caller)
    events = "".join(
        (told(one.line, hidden) if one.what == "incident" else line_for(one.line, hidden)).decode()
        for one in arrived_since(store.engine, 0)
    )
    reads = "warning.read" in ALLOWED[role]
    for field, word in WORDS.items():
        seen = not field or sees(caller, field)
        assert (word in answered) is (reads and seen), field
        assert (word in events) is seen, field
    if reads:
        assert "large_payment" in answered  # that something was warned of, everybody is told
    desk.door.close()


def test_whoever_sees_all_gets_the_line_as_it_was_raised(store: Store) -> None:
    made(store)
    line = store.recent()[0].line
    assert line_for(line, hidden_from(Caller("li", "officer"))) == line
    masked = msgspec.json.decode(line_for(store.recent()[2].line, frozenset({"money"})))
    assert masked["evidence"] == {"detectors": {"large_payment": 0.5}}
    assert masked["reason"]["zh"] and masked["tier"] == 2
