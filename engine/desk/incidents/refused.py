"""An act that cannot be done: why, in both languages, and the HTTP status that says so."""

from __future__ import annotations


class RefusedError(Exception):
    """An act that is refused; its text names no person."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def conflict(zh: str, en: str) -> RefusedError:
    """Return the refusal of an act that the incident's state does not allow."""
    return RefusedError(409, f"{zh} {en}")


def wrong(zh: str, en: str) -> RefusedError:
    """Return the refusal of what was asked for."""
    return RefusedError(422, f"{zh} {en}")
