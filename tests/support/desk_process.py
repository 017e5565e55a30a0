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


@contextmanager
def desk_on(database_url: str) -> Iterator[str]:
    """Start the desk on a database; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chosen = {"SILVERGUARD_DATABASE_URL": database_url, "SILVERGUARD_DESK_PORT": str(port)}
    command = [sys.executable, "-m", "engine.cli.main", "desk"]
    process = subprocess.Popen(command, env=os.environ | chosen, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(120)


def _wait(address: str, process: subprocess.Popen[bytes], limit_s: float = 60) -> None:
    end = time.monotonic() + limit_s
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address + "/livez", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the desk did not come up")
