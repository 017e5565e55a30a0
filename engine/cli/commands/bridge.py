"""`silverguard bridge`."""

from __future__ import annotations

import typer

from streams.user_error import UserError

bridge = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="接入 Bring events in.")


@bridge.callback()
def about() -> None:
    """Bring events in from other systems."""


@bridge.command("mqtt")
def mqtt() -> None:
    """MQTT 桥：消息入库后才确认 Carry gateways' messages into the log."""
    import asyncio

    from engine.cli.log_lines import logged
    from engine.ingest.bridging import run
    from engine.settings import read_settings

    settings = read_settings()
    if not settings.mqtt_url:
        raise UserError("SILVERGUARD_MQTT_URL: name the broker, such as mqtt://127.0.0.1:1883")
    with logged("bridge", settings):
        asyncio.run(run(settings))
