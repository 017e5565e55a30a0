"""A receiver of webhooks: keeps what came, and answers as it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from engine.webhooks import Webhook


class Message(NamedTuple):
    """What came: headers by lower-case name, and the body."""

    headers: dict[str, str]
    body: bytes


class Patient(ThreadingHTTPServer):
    """Keeps those waiting whom a busy machine cannot answer at once; the usual five lose some."""

    request_queue_size = 128


class Receiver:
    """Answers with `status`."""

    def __init__(self, port: int) -> None:
        self.url, self.status = f"http://127.0.0.1:{port}/in", 204
        self.came: list[Message] = []

    def hook(self, name: str = "platform", **other: object) -> Webhook:
        """Return a webhook that leads here."""
        said = {"name": name, "url": self.url, "secret": "a secret that nobody else knows", **other}
        return Webhook.model_validate(said)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Receive until left."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.came.append(Message(headers, body))
            self.send_response(receiver.status)
            self.send_header("location", receiver.url)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    server = Patient(("127.0.0.1", 0), Handler)
    receiver = Receiver(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
