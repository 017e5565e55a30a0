"""The log and the registry, as evidence asks them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict

import msgspec

from engine.alerting.judged_row import KeptRow
from engine.desk.web.refused import RefusedError
from engine.errors import EndError
from engine.formats.model_switch import Switch
from engine.log.person_lines import archived_lines, lines_of
from engine.settings import Settings
from engine.store.models import sha256_of
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.user_error import UserError


class FromLog:
    """Reads the configured log, and its archive for what that has no more."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store

    def events(self, person: str, ids: Collection[str]) -> list[bytes]:
        """Return the lines of a person's events of some ids; a repeated one once each time.

        Raises
        ------
        RefusedError
            503 where the log, or its archive, cannot be read: what is not looked for is not
            missing.
        """
        wanted = {(person, one) for one in ids}
        try:
            found = _among(lines_of(self._settings, person), wanted) if ids else []
            if not self._settings.kafka_bootstrap:
                wanted -= {_named(line) for line in found}
                found += _among(archived_lines(self._settings, person), wanted) if wanted else []
        except (EndError, UserError) as error:
            raise RefusedError(503, str(error)) from None
        return found

    def explained(self, row: KeptRow) -> Json:
        """Return a row judged again, or why it cannot be: a version that nobody has any more."""
        from engine.alerting.tiers import Ladder
        from engine.explain.explain import explained  # kernels: only where it is frozen
        from engine.serving.artefact_cache import ModelCache

        pinned = sha256_of(self._store.engine, row.model) if row.model else ""
        try:
            artefact = ModelCache(self._settings).artefact(Switch(row.model, pinned))
        except UserError:
            return {"id": row.id, "model": row.model, "unexplained": "the version cannot be had"}
        told: Json = asdict(explained(row, artefact, Ladder(self._settings.allowances)))
        return told


def _among(lines: Iterable[bytes], wanted: Collection[tuple[str, str]]) -> list[bytes]:
    return [line for line in lines if _named(line) in wanted]


class _Named(msgspec.Struct):
    person: str = ""
    id: str = ""


_DECODE = msgspec.json.Decoder(_Named).decode


def _named(line: bytes) -> tuple[str, str]:
    """Return whose event a line is and its id; nobody's where it cannot be read."""
    try:
        one = _DECODE(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return "", ""
    return one.person, one.id
