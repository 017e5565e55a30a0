"""A notice as a mail: a sentence for people, and the signed message as an attachment."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

import msgspec

from engine.desk.ladder.webhook import signed
from engine.webhooks import Webhook
from streams.contract.json_object import Json

STEP_S, MAIL_S = 10.0, 15.0
"""One answer of a mail server, and all of a mail: some greet strangers after six seconds only."""
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
KINDS = {
    "wandering": "走失 wandering", "fraud": "诈骗 fraud", "home": "居家 home",
    "data_fault": "数据故障 data fault", "gateway": "网关静默 silent gateway",
}  # fmt: skip


def mail_of(hook: Webhook, notice: str, body: bytes, at_s: int) -> EmailMessage:
    """Return the mail of a message; the same notice is the same mail at each try.

    Examples
    --------
    >>> hook = Webhook(name="li", url="smtps://m.example/li@m.example", secret="s" * 24,
    ...                sender="desk@m.example")
    >>> body = b'{"type":"incident.called","data":{"kind":"home","tier":3,"number":7}}'
    >>> mail = mail_of(hook, "n1", body, 0)
    >>> mail["to"], mail["webhook-id"], "7" in mail["subject"]
    ('li@m.example', 'n1', True)
    """
    said = msgspec.json.decode(body, type=Json)
    data = said["data"]
    mail = EmailMessage()
    mail["From"], mail["To"] = hook.sender, urlsplit(hook.url).path.lstrip("/")
    mail["Subject"] = _subject(said)
    mail["Date"], mail["Message-ID"] = formatdate(at_s), f"<{notice}@silverguard>"
    for name, value in signed(hook, notice, body, at_s).items():
        mail[name] = value
    reason = data.get("reason") or {}
    lines = (reason.get("zh"), reason.get("en"), data.get("path"))
    mail.set_content("\n".join([*(line for line in lines if line), ""]))
    mail.add_attachment(body, maintype="application", subtype="json", filename="notice.json")
    return mail


def _subject(said: Json) -> str:
    """Return what the mail is about, without anybody's name."""
    data = said["data"]
    if said["type"] == "rehearsal":
        return "银龄卫士 Silver Guard: 演练 rehearsal"
    kind = KINDS.get(data["kind"], data["kind"])
    grade = (
        "生命安全 life safety" if data.get("danger") else f"{data['tier']}级 tier {data['tier']}"
    )
    return f"银龄卫士 Silver Guard: {grade}, {kind}, {data['number']}号"


async def mailed(hook: Webhook, notice: str, body: bytes, at_s: int) -> str:
    """Send a message as a mail; returns an empty reason, raises where it was not taken."""
    await asyncio.to_thread(_sent, hook, mail_of(hook, notice, body, at_s))
    return ""


def _sent(hook: Webhook, mail: EmailMessage) -> None:
    """Hand a mail to its server: never unencrypted but on this machine."""
    url = urlsplit(hook.url)
    host, port = url.hostname or "", url.port or PORTS[url.scheme]
    context = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=STEP_S, context=context)
    else:
        server = smtplib.SMTP(timeout=STEP_S)
    # What the certificate is compared with: the constructor knows it only where it connects itself.
    server._host = host  # type: ignore[attr-defined]
    with _cut_off(server), server:
        server.connect(host, port)
        if url.scheme == "smtp" and host not in LOOPBACK:
            server.starttls(context=context)
        if hook.user and hook.password is not None:
            server.login(hook.user, hook.password.get_secret_value())
        server.send_message(mail)


@contextmanager
def _cut_off(server: smtplib.SMTP) -> Iterator[None]:
    """End the connection after `MAIL_S`: a server may speak byte by byte, each in time."""
    done = threading.Event()

    def cut() -> None:
        wait_s = MAIL_S
        while not done.wait(wait_s):
            wait_s = 0.1
            with suppress(OSError):
                if server.sock is not None:
                    server.sock.shutdown(socket.SHUT_RDWR)

    threading.Thread(target=cut, name="mail", daemon=True).start()
    try:
        yield
    finally:
        done.set()
