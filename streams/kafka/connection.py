"""How to reach the brokers: addresses, encryption and who we are."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kafka.net.sasl.oauth import AbstractTokenProvider

from streams.user_error import UserError

BOOTSTRAP_MS = 30_000
"""How long a broker that does not answer is waited for at the start: longer than its restart."""

RECONNECT_MS = 1_000
"""Longest wait before a broker that was away is tried again; the library's is 30 s of deafness."""

Options = dict[str, Any]
"""What a client of kafka-python is told, by its names: texts, numbers, contexts of its own."""


@dataclass(frozen=True, slots=True)
class KafkaAccess:
    """Addresses and credentials; None leaves a part out.

    Raises
    ------
    UserError
        If credentials are given for a mechanism that does not use them, or are missing.
    """

    bootstrap: str
    cafile: Path | None = None
    certfile: Path | None = None
    keyfile: Path | None = None
    mechanism: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    token_file: Path | None = None
    encrypted: bool = False

    def __post_init__(self) -> None:
        if self.mechanism == "OAUTHBEARER" and self.token_file is None:
            raise UserError("SILVERGUARD_KAFKA_TOKEN_FILE: OAUTHBEARER needs a file with a token")
        if self.mechanism in ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512") and not (
            self.username and self.password
        ):
            raise UserError("SILVERGUARD_KAFKA_USERNAME, _PASSWORD: SASL needs both")

    def options(self) -> Options:
        """Return what every client of kafka-python is told."""
        protocol = ("SASL_" if self.mechanism else "") + ("SSL" if self.encrypted else "PLAINTEXT")
        chosen: Options = {
            "bootstrap_servers": [one.strip() for one in self.bootstrap.split(",")],
            "security_protocol": protocol,
            "allow_auto_create_topics": False,
            "bootstrap_timeout_ms": BOOTSTRAP_MS,
            "reconnect_backoff_max_ms": RECONNECT_MS,
        }
        if self.encrypted:
            chosen["ssl_context"] = self._context()
        if self.mechanism:
            chosen |= {"sasl_mechanism": self.mechanism} | self._credentials()
        return chosen

    def _context(self) -> ssl.SSLContext:
        """Verify the broker, always; show who we are where a certificate is given."""
        context = ssl.create_default_context(cafile=self.cafile)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certfile:
            context.load_cert_chain(self.certfile, self.keyfile)
        return context

    def _credentials(self) -> Options:
        if self.token_file is not None:
            return {"sasl_oauth_token_provider": TokenFile(self.token_file)}
        return {"sasl_plain_username": self.username, "sasl_plain_password": self.password}


class TokenFile(AbstractTokenProvider):  # type: ignore[misc]
    """Reads the token anew each time, so that another program may renew it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def token(self) -> str:
        """Return the token."""
        return self._path.read_text().strip()
