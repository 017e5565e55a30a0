"""A notice as a mail: a sentence for people, and the signed message as an attachment."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import urlsplit

import msgspec

from engine.desk.ladder.webhook import TIMEOUT_S, signed
from engine.webhooks import Webhook
from streams.contract.json_object import Json

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
    """Send a message as a mail; returns why it failed, empty where it was taken."""
    try:
        await asyncio.to_thread(_sent, hook, mail_of(hook, notice, body, at_s))
    except (smtplib.SMTPException, OSError) as error:
        return type(error).__name__
    return ""


def _sent(hook: Webhook, mail: EmailMessage) -> None:
    """Hand a mail to its server: never unencrypted but on this machine."""
    url = urlsplit(hook.url)
    host, port = url.hostname or "", url.port or PORTS[url.scheme]
    context = ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    with server:
        if url.scheme == "smtp" and host not in LOOPBACK:
            server.starttls(context=context)
        if hook.user and hook.password is not None:
            server.login(hook.user, hook.password.get_secret_value())
        server.send_message(mail)
