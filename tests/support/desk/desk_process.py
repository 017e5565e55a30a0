"""A desk in a process of its own, for browsers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager


class DeskProcess:
    """A desk on a database; killed and begun again it is at the same address."""

    def __init__(self, database_url: str, **settings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.chosen = {
            "SILVERGUARD_DATABASE_URL": database_url,
            "SILVERGUARD_DESK_PORT": str(port),
        } | settings
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that runs now."""
        assert self._process is not None
        return self._process.pid

    def moved(self, **settings: str) -> None:
        """Begin with other settings the next time, at the same address."""
        self.chosen |= settings

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "engine.cli.main", "desk"]
        environment = os.environ | self.chosen
        self._process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        _wait(self.address, self._process)

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(120)

    def stop(self) -> None:
        """End it in good order; one that was killed already stays so."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(120)


@contextmanager
def desk_process(database_url: str, **settings: str) -> Iterator[DeskProcess]:
    """Start a desk on a database, with settings by their names; stop it at the end."""
    desk = DeskProcess(database_url, **settings)
    try:
        desk.start()
        yield desk
    finally:
        desk.stop()


@contextmanager
def desk_on(database_url: str) -> Iterator[str]:
    """Start the desk on a database; yields its address."""
    with desk_process(database_url) as desk:
        yield desk.address


def _wait(address: str, process: subprocess.Popen[bytes], limit_s: float = 120) -> None:
    end = time.monotonic() + limit_s
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address + "/livez", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the desk did not come up")
