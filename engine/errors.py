"""How a command ends: the contract's exit codes, and one clear line on standard error."""

from __future__ import annotations

DONE, FAILED, USAGE, REJECTED = 0, 1, 2, 3
INTERRUPTED, TERMINATED = 130, 143
"""Done; anything else; wrong use or configuration; input rejected beyond the allowed share;
and what shells expect of a program that Ctrl-C or SIGTERM ended."""


class EndError(Exception):
    """End the command with `code` and one line that says what to do."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
