"""How a command ends: the contract's exit codes, and one clear line on standard error."""

from __future__ import annotations

DONE, FAILED, USAGE, REJECTED = 0, 1, 2, 3
"""Done; anything else; wrong use or configuration; input rejected beyond the allowed share."""


class EndError(Exception):
    """End the command with `code` and one line that says what to do."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
