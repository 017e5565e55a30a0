"""Whether a port is free, asked before any work is done for it."""

from __future__ import annotations

import socket

from engine.errors import FAILED, EndError


def require_free(host: str, port: int, setting: str) -> None:
    """Refuse an address that cannot be listened on; port 0 always can, it picks one.

    Raises
    ------
    EndError
        If it cannot; `setting` names the variable to change.
    """
    if not port:
        return
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise EndError(
            FAILED,
            f"端口不可用 port {port} on {host} cannot be had ({why}): 先停止占用它的程序，或换端口"
            f" stop what uses it, or choose another: {setting}",
        ) from None
