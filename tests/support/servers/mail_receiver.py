"""A mail server as small as can be: takes mails on this machine, or refuses them as it is told."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from engine.webhooks import Webhook


class Mailbox:
    """Answers RCPT with `status`; `came` are mails, `let_in` who logged in with which password."""

    def __init__(self, port: int) -> None:
        self.url, self.status = f"smtp://127.0.0.1:{port}/li@desk.example", 250
        self.came: list[EmailMessage] = []
        self.let_in: list[str] = []

    def hook(self, name: str = "mail", **other: object) -> Webhook:
        """Return a webhook that leads here."""
        said = {"name": name, "url": self.url, "secret": "a secret that nobody else knows",
                "sender": "silverguard@desk.example", **other}  # fmt: skip
        return Webhook.model_validate(said)


@contextmanager
def mailing() -> Iterator[Mailbox]:
    """Take mails until left."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                word, _, rest = line.partition(" ")
                word = word.upper()
                if word == "EHLO":
                    self._say("250-here", "250 AUTH PLAIN")
                elif word == "AUTH":
                    mailbox.let_in.append(base64.b64decode(rest.split()[1]).decode())
                    self._say("235 come in")
                elif word == "RCPT":
                    self._say(f"{mailbox.status} {rest}")
                elif word == "DATA":
                    self._say("354 go on")
                    mailbox.came.append(self._mail())
                    self._say("250 taken")
                else:
                    self._say("221 bye" if word == "QUIT" else "250 well")

        def _say(self, *lines: str) -> None:
            self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

        def _mail(self) -> EmailMessage:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b"."))
            return message_from_bytes(b"".join(lines), policy=policy.default)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        mailbox = Mailbox(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield mailbox
        finally:
            server.shutdown()
            thread.join()
