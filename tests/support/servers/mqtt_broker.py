"""A real MQTT broker for tests: mosquitto, started by the test, listening on this machine only."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

LIMIT_S = 120.0
"""A busy machine takes its time, above all to start a process."""
PROGRAM = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


@dataclass
class Broker:
    """A running broker, its port, and what it says of every packet."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]
    command: list[str]

    def said(self) -> str:
        """Return what the broker has said so far."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """End it without a word."""
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        """Start it again on the same port."""
        self.process = _started(self.command, self.log)
        _listening(self.port, self.process)


@contextmanager
def broker_in(folder: Path, *more: str) -> Iterator[Broker]:
    """Start a broker that keeps its files in `folder`; `more` are lines of its configuration."""
    if PROGRAM is None:
        assert "CI" not in os.environ, "install mosquitto"
        pytest.skip("mosquitto is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    file = folder / "mosquitto.conf"
    own = ["user root", f"listener {port} 127.0.0.1", "log_type all", *more]
    file.write_text("\n".join(own) + "\n")
    command = [PROGRAM, "-v", "-c", str(file)]
    log = folder / "mosquitto.log"
    broker = Broker(port, log, _started(command, log), command)
    try:
        _listening(port, broker.process)
        yield broker
    finally:
        broker.kill()


def _started(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(command, stdout=out, stderr=out)


def _listening(port: int, process: subprocess.Popen[bytes]) -> None:
    def answers() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True

    wait_until(lambda: process.poll() is not None or answers())
    assert process.poll() is None, "the broker did not start"


def wait_until(true: Callable[[], object], limit_s: float = LIMIT_S) -> None:
    """Wait until something is true."""
    end = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
