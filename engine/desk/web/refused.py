"""An act that cannot be done: why, in both languages, and the HTTP status that says so."""

from __future__ import annotations

from collections.abc import Mapping


class RefusedError(Exception):
    """An act that is refused; its text names no person.

    `fields` says of parts of what was asked for what is wrong with each.
    """

    def __init__(self, status: int, detail: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.fields = status, detail, dict(fields or {})


def conflict(zh: str, en: str) -> RefusedError:
    """Return the refusal of an act that the incident's state does not allow."""
    return RefusedError(409, f"{zh} {en}")


def wrong(zh: str, en: str, fields: Mapping[str, str] | None = None) -> RefusedError:
    """Return the refusal of what was asked for."""
    return RefusedError(422, f"{zh} {en}", fields)


def missing() -> RefusedError:
    """Return the refusal of an incident that is not there, or not in the caller's area."""
    return RefusedError(404, "无此事件 no such incident")
