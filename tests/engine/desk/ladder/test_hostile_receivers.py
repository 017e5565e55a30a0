"""Receivers that are slow, dead, endless or wrong: a call for help reaches the others."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from functools import partial

import httpx
import pytest

from engine.desk.incidents.keeper import Keeping
from engine.desk.ladder import mail, ways
from engine.desk.ladder.notifier import Notifier
from engine.desk.ladder.telling import Due, all_sent
from engine.desk.ladder.ways import send
from engine.health.chain_faults import Expected
from engine.health.chain_watch import Chain
from engine.store.incidents.log_clock import database_now
from engine.store.store import Store
from engine.webhooks import Webhook
from tests.support.desk.officer import raised
from tests.support.memory_log import MemoryLog
from tests.support.patience import patient
from tests.support.servers.tarpit import tarpit
from tests.support.servers.webhook_receiver import Receiver, receiving

SECRET = "a secret that nobody else knows"
NO_NAME = "https://a..b/in"
"""An address that no library can ask for."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def hook_to(url: str, name: str = "other", **more: object) -> Webhook:
    return Webhook.model_validate({"name": name, "url": url, "secret": SECRET, **more})


def sent(hook: Webhook) -> str:
    async def once() -> str:
        async with httpx.AsyncClient() as client:
            body = b'{"type":"rehearsal","data":{}}'
            return await send(client, hook, "n1", body, 1000)

    return asyncio.run(once())


def begun(store: Store, *hooks: Webhook, later_ms: int = 0) -> Notifier:
    notifier = Notifier(store.engine, hooks, lambda connection: database_now(connection) + later_ms)
    notifier.step()
    return notifier


def test_an_answer_without_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "TIMEOUT_S", 0.5)
    with tarpit() as port:
        assert sent(hook_to(f"http://127.0.0.1:{port}/in")) == "TimeoutError"


def test_of_an_endless_body_nothing_is_read() -> None:
    begins = b"HTTP/1.1 204 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    with tarpit(begins.replace(b"204", b"200"), b"1\r\nx\r\n") as port:
        assert sent(hook_to(f"http://127.0.0.1:{port}/in")) == ""


def test_a_mail_server_that_greets_for_ever_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAIL_S", 0.5)
    with tarpit(b"220-here\r\n", b"220-still here\r\n") as port:
        url = f"smtp://127.0.0.1:{port}/li@desk.example"
        assert sent(hook_to(url, sender="silverguard@desk.example")).startswith("SMTP")


def test_one_that_fails_in_any_way_is_tried_again_and_the_others_are_told(
    store: Store, receiver: Receiver
) -> None:
    notifier = begun(store, hook_to(NO_NAME), receiver.hook())
    store.put_warnings([raised(1, "p1", detector="sos", tier=3)])
    assert (notifier.step(), len(receiver.came)) == (1, 1)


def test_calls_for_help_go_before_what_waits(
    store: Store, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "MOST_AT_ONCE", 2)
    notifier = begun(store, receiver.hook())
    receiver.status = 503
    store.put_warnings([raised(number, f"p{number}") for number in range(6)])
    notifier.step()
    store.put_warnings([raised(7, "p7", detector="sos", tier=3)])
    receiver.status = 204
    receiver.came.clear()
    begun(store, receiver.hook(), later_ms=120_000)
    assert "p7" in [json.loads(one.body)["data"]["person"] for one in receiver.came][:2]


def test_a_mail_server_that_hangs_keeps_a_call_for_help_waiting_for_one_try_at_most(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def hangs(hook: Webhook, one: EmailMessage) -> None:
        tried.append(one["Message-ID"])
        raise TimeoutError

    monkeypatch.setattr(mail, "_sent", hangs)
    hook = hook_to("smtp://127.0.0.1/li@desk.example", sender="silverguard@desk.example")
    notifier = begun(store, hook)
    store.put_warnings([raised(number, f"p{number}") for number in range(9)])
    notifier.step()
    fewest_threads = 1 + 4  # of a machine of one core: concurrent.futures, `max_workers`
    assert 0 < len(tried) <= fewest_threads, "else the last of them waits for the first"


def test_a_receiver_that_hangs_keeps_no_other_waiting(
    store: Store, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()

    def hangs(hook: Webhook, due: Sequence[Due], now: int) -> list[str]:
        if hook.name == "other":
            let_go.wait(60)  # as a resolver of names may: nothing cuts it off
        return all_sent(hook, due, now)

    monkeypatch.setattr("engine.desk.incidents.keeper.Notifier", partial(Notifier, send=hangs))
    monkeypatch.setattr("engine.desk.incidents.keeper.HANGS_S", 0.2)
    hooks = [hook_to(NO_NAME), receiver.hook()]
    begun(store, *hooks)
    with Keeping(store.engine, MemoryLog().open, 0.05, hooks) as keeping:
        store.put_warnings([raised(1, "p1", detector="sos", tier=3)])
        assert patient(lambda: len(receiver.came) == 1)
        assert patient(lambda: keeping.why == "notices other")
        let_go.set()


def test_a_page_says_who_is_not_reached_and_what_stands_still(
    store: Store, receiver: Receiver
) -> None:
    receiver.status, said = 503, {"desk": "deadlines"}
    expected = Expected(10, 60, workers=False, delivery=False, door=False)
    chain = Chain(store, expected, beside=lambda: said)
    begun(store, receiver.hook())
    store.put_warnings([raised(1, "p1", detector="sos", tier=3)])
    for tries in range(3):
        begun(store, receiver.hook(), later_ms=tries * 100_000)
    chain.look()
    assert [one.part for one in chain.faults] == ["desk"], "three tries are no failure yet"
    said.clear()
    begun(store, receiver.hook(), later_ms=300_000)
    chain.look()
    assert [(one.part, "platform" in one.zh) for one in chain.faults] == [("notices", True)]
    receiver.status = 204
    begun(store, receiver.hook(), later_ms=900_000)
    chain.look()
    assert chain.faults == []
