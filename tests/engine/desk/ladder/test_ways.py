"""Notices by mail and by MQTT: signed as a webhook is, without a name, tried again when refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import aiomqtt
import httpx
import pytest
from pydantic import ValidationError

from engine.desk.ladder.notifier import Notifier
from engine.desk.ladder.rehearsal import rehearse
from engine.desk.ladder.ways import send
from engine.desk.ladder.webhook import is_signed
from engine.store.incidents.log_clock import database_now
from engine.store.store import Store
from engine.webhooks import Webhook
from tests.support.desk.officer import raised
from tests.support.servers.mail_receiver import Mailbox, mailing
from tests.support.servers.mqtt_broker import Broker, broker_in

SECRET = "a secret that nobody else knows"
BODY = b'{"type":"incident.called","data":{"kind":"home","tier":3,"number":7,"danger":true}}'


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mailing() as one:
        yield one


def test_a_call_is_mailed_once_signed_and_without_a_name(store: Store, mailbox: Mailbox) -> None:
    store.put_people([{"person": "p1", "area": "331102", "name": "王秀英"}])
    hook = mailbox.hook(user="desk", password="word")
    notifier = Notifier(store.engine, [hook])
    notifier.step()
    store.put_warnings([raised(1, "p1", reason={"zh": "12小时无活动", "en": "12 h of silence"})])
    mailbox.status = 451
    assert notifier.step() == 0 and mailbox.came == []
    mailbox.status = 250
    later = Notifier(store.engine, [hook], lambda connection: database_now(connection) + 5000)
    assert (later.step(), later.step()) == (1, 0)
    (mail,) = mailbox.came
    assert mail["to"] == "li@desk.example" and "2级" in mail["subject"]
    text = mail.get_body()
    assert text is not None and "12小时无活动" in text.get_content()
    (attached,) = mail.iter_attachments()
    body = attached.get_content()
    assert json.loads(body)["data"]["person"] == "p1" and "王秀英" not in str(mail)
    headers = {name: str(mail[name]) for name in
               ("webhook-id", "webhook-timestamp", "webhook-signature")}  # fmt: skip
    assert is_signed(SECRET, headers, body, int(headers["webhook-timestamp"]))
    assert mail["message-id"] == f"<{headers['webhook-id']}@silverguard>"
    assert mailbox.let_in[-1] == "\0desk\0word"


def test_a_rehearsal_tries_mailboxes_too(mailbox: Mailbox) -> None:
    nobody = mailbox.hook("gone", url="smtp://127.0.0.1:1/li@desk.example")
    told = {one.hook.name: one.why for one in rehearse([mailbox.hook(), nobody])}
    assert told == {"mail": "", "gone": "ConnectionRefusedError"}
    assert "rehearsal" in mailbox.came[0]["subject"]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with broker_in(tmp_path, "allow_anonymous true") as one:
        yield one


def hook_to(broker: Broker) -> Webhook:
    url = f"mqtt://127.0.0.1:{broker.port}/silverguard/calls"
    return Webhook.model_validate({"name": "siren", "url": url, "secret": SECRET})


async def told(hook: Webhook) -> str:
    async with httpx.AsyncClient() as client:
        return await send(client, hook, "n1", BODY, 1000)


async def heard(broker: Broker) -> tuple[str, aiomqtt.Message]:
    """Send while somebody listens; returns why that failed, and what came."""
    version = aiomqtt.ProtocolVersion.V5
    async with aiomqtt.Client("127.0.0.1", broker.port, protocol=version) as listener:
        await listener.subscribe("silverguard/#", qos=1)
        why = await told(hook_to(broker))
        async with asyncio.timeout(30):
            return why, await anext(aiter(listener.messages))


def test_a_call_is_published_with_its_signature_beside_it(broker: Broker) -> None:
    why, message = asyncio.run(heard(broker))
    assert (why, str(message.topic), message.payload) == ("", "silverguard/calls", BODY)
    assert message.properties is not None
    assert is_signed(SECRET, dict(vars(message.properties)["UserProperty"]), BODY, 1000)
    broker.kill()
    assert asyncio.run(told(hook_to(broker))) == "MqttError"


@pytest.mark.parametrize(
    "url",
    [
        "mqtt://elsewhere.example/calls",  # unencrypted
        "mqtts://user@elsewhere.example/calls",
        "mqtts://elsewhere.example/calls/#",
        "smtps://elsewhere.example/nobody",
        "smtp://a@b.example/li@desk.example",
    ],
)
def test_an_address_that_leaks_or_leads_nowhere_is_refused(url: str) -> None:
    said = {"name": "x", "url": url, "secret": SECRET, "sender": "a@b.example"}
    with pytest.raises(ValidationError) as refused:
        Webhook.model_validate(said)
    assert SECRET not in str(refused.value)


def test_a_mail_needs_a_sender() -> None:
    said = {"name": "x", "url": "smtps://m.example/li@m.example", "secret": SECRET}
    with pytest.raises(ValidationError, match="sender"):
        Webhook.model_validate(said)
