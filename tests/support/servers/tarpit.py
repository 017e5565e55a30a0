"""A server that answers byte by byte, each in time, and never ends: a tarpit."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EVERY_S = 0.05


@contextmanager
def tarpit(begins: bytes = b"HTTP/1.1 200 OK\r\nx: ", then: bytes = b"x") -> Iterator[int]:
    """Take connections until left, and answer each without an end; yields the port."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(begins)
            while not over.wait(EVERY_S):
                try:
                    self.request.sendall(then)
                except OSError:
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            over.set()
            server.shutdown()
            thread.join()
