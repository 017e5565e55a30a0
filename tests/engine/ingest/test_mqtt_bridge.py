"""The MQTT bridge with a real broker: nothing acknowledged that could be lost, help before bulk."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from paho.mqtt import publish
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from pydantic import SecretStr

from engine.cli import main as cli
from engine.ingest.intake import Door
from engine.ingest.log_writer import ConfiguredLog, OpenLog
from engine.ingest.mqtt_bridge import bridge
from engine.log.event_log import journal_of
from engine.settings import Settings
from streams.contract.topics import EVENTS, QUARANTINE
from tests.support.events.door_lines import line
from tests.support.memory_log import MemoryLog
from tests.support.servers.certificates import certificates
from tests.support.servers.mqtt_broker import Broker, broker_in, wait_until
from tests.support.tree import ROOT

ANYBODY = "allow_anonymous true"
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with broker_in(tmp_path, ANYBODY) as started:
        yield started


def settings_for(broker: Broker, home: Path, **more: Any) -> Settings:  # fields of it
    return Settings(home=home, mqtt_url=f"mqtt://127.0.0.1:{broker.port}", **more)


@contextmanager
def bridged(settings: Settings, open_log: OpenLog) -> Iterator[None]:
    """Run the bridge in a thread."""
    ready: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def run() -> None:
        stop = asyncio.Event()
        door = Door(open_log, ZONE)
        ready.append((asyncio.get_running_loop(), stop))
        await bridge(settings, door, stop)
        door.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        yield
    finally:
        loop, stop = ready[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def subscribed(broker: Broker, times: int = 1) -> bool:
    """Tell whether both connections of a bridge wait for messages."""
    return broker.said().count("Sending SUBACK to silverguard-") >= 2 * times


def sent(broker: Broker, *messages: tuple[str, bytes], **more: Any) -> None:  # as paho does
    """Publish with QoS 1; returns when the broker has them."""
    said: Any = [(f"silverguard/v1/{topic}", payload, 1, False) for topic, payload in messages]
    publish.multiple(said, "127.0.0.1", broker.port, **more)


def taken(settings: Settings, topic: str = EVENTS) -> list[bytes]:
    with closing(journal_of(settings)) as journal:
        return [record.value for record in journal.read(topic, 0)]


def test_lines_reach_the_log_and_bad_ones_quarantine(broker: Broker, tmp_path: Path) -> None:
    chosen = settings_for(broker, tmp_path / "home")
    with bridged(chosen, partial(ConfiguredLog, chosen)):
        wait_until(lambda: subscribed(broker))
        sent(
            broker,
            ("events/gw1", line(1) + line(2).rstrip()),
            ("events/gw1", line(3) + b"{"),
            ("events/gw2", b""),
            ("sos/gw1", line(4, "sos")),
        )
        wait_until(lambda: len(taken(chosen)) == 4 and len(taken(chosen, QUARANTINE)) == 2)
        wait_until(lambda: broker.said().count("Received PUBACK from silverguard-") == 4)
    assert sorted(taken(chosen, QUARANTINE)) == [b"", b"{"]


def test_a_gateway_hears_what_was_refused_of_its_own_message_and_no_other(
    broker: Broker, tmp_path: Path
) -> None:
    chosen = settings_for(broker, tmp_path / "home")
    heard: list[tuple[str, dict[str, Any]]] = []  # JSON
    gateway = Client(CallbackAPIVersion.VERSION2)
    gateway.on_message = lambda _, __, one: heard.append((one.topic, json.loads(one.payload)))
    gateway.connect("127.0.0.1", broker.port)
    gateway.loop_start()
    try:
        gateway.subscribe("silverguard/v1/replies/#", qos=1)
        with bridged(chosen, partial(ConfiguredLog, chosen)):
            wait_until(lambda: subscribed(broker) and broker.said().count("Sending SUBACK") == 3)
            sent(
                broker,
                ("events/gw1", line(1) + line(2, room="elder-4711-attic") + line(3, room=7)),
                ("events/gw2", line(4)),
                ("events/gw3", line(5, person="")),
                ("sos/gw1", line(6, "sos") + b"{"),
            )
            wait_until(lambda: len(heard) == 3)
    finally:
        gateway.disconnect()
        gateway.loop_stop()
    told = {topic.removeprefix("silverguard/v1/replies/"): one for topic, one in heard}
    assert told.keys() == {"events/gw1", "events/gw3", "sos/gw1"}
    first = told["events/gw1"]
    assert (first["received"], first["accepted"], first["quarantined"]) == (3, 2, 1)
    assert [(one["line"], one["field"]) for one in first["refused"]] == [(3, "room")]
    assert [(one["line"], one["reason"]) for one in first["notes"]] == [(2, "enum_other")]
    assert [one["line"] for one in told["events/gw3"]["refused"]] == [1]
    assert [one["reason"] for one in told["sos/gw1"]["refused"]] == ["bad_json"]
    assert "4711" not in str(heard)


def test_the_gateway_of_the_examples_publishes_and_hears(broker: Broker, tmp_path: Path) -> None:
    if shutil.which("mosquitto_pub") is None:
        assert "CI" not in os.environ, "install mosquitto-clients"
        pytest.skip("mosquitto_pub is not installed")
    chosen = settings_for(broker, tmp_path / "home")
    (tmp_path / "events.ndjson").write_bytes(line(1) + line(2, "sos") + line(3, room=7))
    script = ROOT / "docs" / "examples" / "mqtt_gateway.sh"
    command = ["sh", str(script), "127.0.0.1", str(broker.port), "gw1"]
    with bridged(chosen, partial(ConfiguredLog, chosen)):
        wait_until(lambda: subscribed(broker))
        with subprocess.Popen(
            [*command, str(tmp_path / "events.ndjson")],
            env=os.environ | {"LISTEN_S": "600"},
            stdout=subprocess.PIPE,
            start_new_session=True,
        ) as gateway:
            assert gateway.stdout is not None
            receipt = json.loads(gateway.stdout.readline())
            os.killpg(gateway.pid, signal.SIGKILL)
        wait_until(lambda: b"\n".join(taken(chosen)).count(b'"kind"') == 2)
    assert [(one["line"], one["field"]) for one in receipt["refused"]] == [(2, "room")]


def test_killed_between_receipt_and_acknowledgement_it_loses_nothing(
    broker: Broker, tmp_path: Path
) -> None:
    chosen = settings_for(broker, tmp_path / "home")
    journal_of(chosen).close()
    with closing(sqlite3.connect(chosen.home / "journal.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # nobody else can append now
        with running(chosen) as process:
            wait_until(lambda: subscribed(broker))
            sent(broker, ("events/gw1", line(1)), ("sos/gw1", line(2, "sos")))
            wait_until(lambda: broker.said().count("Sending PUBLISH to silverguard-") == 2)
            process.kill()
        other.execute("ROLLBACK")
    assert "Received PUBACK from silverguard-" not in broker.said()
    assert taken(chosen) == []
    with running(chosen) as process:
        # both come again at once, and may lie in one record of the log
        wait_until(lambda: len([one for one in b"\n".join(taken(chosen)).split(b"\n") if one]) == 2)
        wait_until(lambda: broker.said().count("Received PUBACK from silverguard-") == 2)
        process.terminate()
        assert process.wait(60) == 0


@contextmanager
def running(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """Run the bridge as a process of its own; it is gone in the end, whatever happens."""
    own = {
        "SILVERGUARD_HOME": str(settings.home),
        "SILVERGUARD_MQTT_URL": str(settings.mqtt_url),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli.main", "bridge", "mqtt"],
        env=os.environ | own,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_call_for_help_does_not_wait_behind_bulk(broker: Broker, tmp_path: Path) -> None:
    log = MemoryLog()
    with bridged(settings_for(broker, tmp_path), log.open):
        wait_until(lambda: subscribed(broker))
        sent(broker, ("events/gw1", line(0)))
        assert log.entered.wait(120)  # the first write is held up
        bulk = b"".join(line(number) for number in range(1, 1500))
        sent(broker, *[("events/gw1", bulk)] * 40, ("sos/gw1", line(9999, "sos")))
        wait_until(lambda: "Sending PUBLISH to silverguard-worker-1-sos" in broker.said())
        log.gate.set()
        wait_until(lambda: sum(map(len, log.flushed)) == 2 + 40 * 1499)
    kinds = [b'"sos"' in flush[0].text for flush in log.flushed]
    assert kinds.index(True) <= 2  # behind the write that ran, and one that was about to


def test_while_the_log_takes_nothing_the_broker_keeps_what_comes(
    broker: Broker, tmp_path: Path
) -> None:
    log = MemoryLog(failures=2)
    log.gate.set()
    with bridged(settings_for(broker, tmp_path), log.open):
        wait_until(lambda: subscribed(broker))
        sent(broker, ("events/gw1", line(1)))
        wait_until(lambda: sum(map(len, log.flushed)) == 1)
    assert log.opened == 3


def test_it_connects_again_when_the_broker_comes_back(broker: Broker, tmp_path: Path) -> None:
    log = MemoryLog()
    log.gate.set()
    with bridged(settings_for(broker, tmp_path), log.open):
        wait_until(lambda: subscribed(broker))
        broker.kill()
        broker.start()
        wait_until(lambda: subscribed(broker, 2))
        sent(broker, ("events/gw1", line(1)))
        wait_until(lambda: sum(map(len, log.flushed)) == 1)


def test_it_speaks_tls_and_logs_in(tmp_path: Path) -> None:
    authority, certificate, key = certificates(tmp_path)
    passwords = tmp_path / "passwords"
    subprocess.run(["mosquitto_passwd", "-b", "-c", str(passwords), "bridge", "secret"], check=True)
    more = (f"certfile {certificate}", f"keyfile {key}", f"password_file {passwords}")
    with broker_in(tmp_path, *more) as broker:
        log = MemoryLog()
        log.gate.set()
        chosen = Settings(
            home=tmp_path,
            mqtt_url=f"mqtts://localhost:{broker.port}",
            mqtt_user="bridge",
            mqtt_password=SecretStr("secret"),
            mqtt_ca=authority,
        )
        with bridged(chosen, log.open):
            wait_until(lambda: subscribed(broker))
            sent(
                broker,
                ("sos/gw1", line(1, "sos")),
                auth={"username": "bridge", "password": "secret"},
                tls={"ca_certs": str(authority), "insecure": True},
            )
            wait_until(lambda: sum(map(len, log.flushed)) == 1)
    assert "secret" not in repr(chosen)


def test_a_broker_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["bridge", "mqtt"]) == 2
    assert "SILVERGUARD_MQTT_URL" in capsys.readouterr().err
    with pytest.raises(ValueError, match="without a password"):
        Settings(mqtt_url="mqtt://user:secret@host")
