"""A notice on an MQTT topic: a lamp, a siren, another desk; the signature in user properties."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from engine.desk.ladder.webhook import signed
from engine.webhooks import Webhook

PORTS = {"mqtt": 1883, "mqtts": 8883}


async def published(hook: Webhook, notice: str, body: bytes, at_s: int) -> str:
    """Publish a message, which its broker has acknowledged then; returns an empty reason."""
    url = urlsplit(hook.url)
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # of paho
    properties.UserProperty = list(signed(hook, notice, body, at_s).items())
    async with aiomqtt.Client(
        url.hostname or "",
        url.port or PORTS[url.scheme],
        username=hook.user or None,
        password=hook.password.get_secret_value() if hook.password else None,
        identifier=f"silverguard-{notice}",
        protocol=aiomqtt.ProtocolVersion.V5,
        tls_context=ssl.create_default_context() if url.scheme == "mqtts" else None,
    ) as client:
        await client.publish(url.path.lstrip("/"), body, qos=1, properties=properties)
    return ""
