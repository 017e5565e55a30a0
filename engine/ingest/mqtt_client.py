"""An MQTT client that acknowledges a message when it is told to, not when it receives it."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import aiomqtt

from engine.settings import Settings

PORTS = {"mqtt": 1883, "mqtts": 8883}
KEEPALIVE_S = 30
"""Silence after which a broken connection is noticed."""


class AcknowledgingClient(aiomqtt.Client):
    """A client with a session that the broker keeps, under a fixed name.

    What was not acknowledged when the connection broke is delivered again to the next client of
    that name.
    """

    def __init__(self, settings: Settings, lane: str) -> None:
        assert settings.mqtt_url is not None
        url = urlsplit(settings.mqtt_url)
        password = settings.mqtt_password
        super().__init__(
            url.hostname or "",
            url.port or PORTS[url.scheme],
            username=settings.mqtt_user,
            password=password.get_secret_value() if password else None,
            identifier=f"silverguard-{settings.worker_id}-{lane}",
            clean_session=False,
            keepalive=KEEPALIVE_S,
            tls_context=_trusting(settings) if url.scheme == "mqtts" else None,
        )
        self._client.manual_ack_set(True)

    def acknowledge(self, message: aiomqtt.Message) -> None:
        """Tell the broker that it may forget a message of this connection."""
        self._client.ack(message.mid, message.qos)


def _trusting(settings: Settings) -> ssl.SSLContext:
    """Return a context that verifies the broker's name and certificate; TLS 1.2 at least."""
    return ssl.create_default_context(cafile=settings.mqtt_ca)
