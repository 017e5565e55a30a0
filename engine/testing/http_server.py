"""An application on a port of its own in a thread, and one request to it."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import uvicorn
from fastapi import FastAPI

from streams.contract.json_object import Json

LIMIT_S = 30.0


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application on this machine; yields its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", log_config=None))
    thread = threading.Thread(target=server.run, name="silverguard-http", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{_port(server)}"
    finally:
        server.should_exit = True
        thread.join()


def _port(server: uvicorn.Server) -> int:
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        if server.started:
            return int(server.servers[0].sockets[0].getsockname()[1])
        time.sleep(0.01)
    raise TimeoutError("the HTTP server did not start")


def asked(url: str, body: bytes | None = None) -> Json:
    """Return the answer to a GET, or to a POST of NDJSON; that of a refusal (4xx) too."""
    headers = {} if body is None else {"Content-Type": "application/x-ndjson"}
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
            said = answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            said = refusal.read()
    return msgspec.json.decode(said, type=Json)
