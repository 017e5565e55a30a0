"""A desk that everybody could read does not start."""

from __future__ import annotations

import logging

from engine.errors import USAGE, EndError
from engine.ingest.keyring import Keyring
from engine.ingest.sender_tokens import loopback

LOG = logging.getLogger(__name__)


def require_tokens(host: str, keyring: Keyring) -> None:
    """Refuse an address that others reach while neither account nor token was ever made.

    Raises
    ------
    EndError
        If whoever reaches the port could read everything.
    """
    if keyring.empty and not loopback(host):
        raise EndError(
            USAGE,
            "尚无账号与令牌，值守台只能在本机开放 without any account or token the desk opens on"
            " this machine only: silverguard user add NAME --role officer, 或 or"
            " silverguard token create --name NAME --role reader, 或 or"
            " SILVERGUARD_DESK_HOST=127.0.0.1",
        )
    if not keyring.empty and not keyring.readable:
        LOG.warning(
            "有令牌而无人可读 tokens are in force and nobody may read the desk:"
            " silverguard user add NAME --role officer"
        )
