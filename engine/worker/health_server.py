"""`/livez`, `/readyz` and `/metrics` of a worker, from a thread beside its work."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIEnvironment

from prometheus_client import make_wsgi_app

from engine.errors import FAILED, EndError
from engine.worker.metrics import not_alive, not_ready, registry_of
from engine.worker.worker import Worker

Respond = Callable[[str, list[tuple[str, str]]], Any]
App = Callable[[WSGIEnvironment, Respond], Iterable[bytes]]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """A probe every few seconds is no news."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def app_of(worker: Worker, clock: Callable[[], float] = time.monotonic) -> App:
    """Return the application: 200 where all is well, 503 with the reasons where not."""
    metrics = make_wsgi_app(registry_of(worker))

    def app(environ: WSGIEnvironment, respond: Respond) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            return metrics(environ, respond)
        probes = {"/livez": not_alive, "/readyz": not_ready}
        if path not in probes:
            respond("404 Not Found", [("Content-Type", "application/json")])
            return [b'{"status": "unknown"}']
        why = probes[path](worker, clock())
        respond(
            "503 Service Unavailable" if why else "200 OK", [("Content-Type", "application/json")]
        )
        return [json.dumps({"status": "down" if why else "ok", "why": why}).encode()]

    return app


@contextmanager
def watched(worker: Worker, host: str, port: int | None) -> Iterator[int | None]:
    """Serve while the worker works; without a port nothing is served. Yields the port.

    Raises
    ------
    EndError
        If the port cannot be listened on.
    """
    if port is None:
        yield None
        return
    try:
        server = make_server(host, port, app_of(worker), _Server, _Quiet)
    except OSError:
        raise EndError(
            FAILED,
            f"端口被占用 port {port} is taken; choose another: SILVERGUARD_WORKER_PORT",
        ) from None
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
