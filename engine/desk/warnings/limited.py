"""What programs read of warnings and people: limited to the caller's area, and recorded."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from engine.delivery.shown_warning import read
from engine.desk.access.caller import Caller
from engine.desk.audit.record import LIST, audited, subject_of
from engine.desk.masking.portraits import portrait_for
from engine.desk.masking.reasons import hidden_from, line_for
from engine.desk.warnings.otherwise import otherwise
from engine.desk.warnings.otherwise_words import LANGUAGES, sentence_of
from engine.desk.warnings.schemas import OtherwiseOut
from engine.store import data_faults, explanations, warnings
from engine.store.models import kept_rows
from engine.store.people import portraits
from engine.store.people.portrait_line import PortraitLine
from engine.store.warnings import Stored


class Limited:
    """Reads of one database; each in one transaction with its row of the audit."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def warnings(
        self, caller: Caller, limit: int, cursor: int | None, applications: Sequence[str],
        tier: int, person: str | None,
    ) -> list[Stored]:  # fmt: skip
        """Return warnings, newest first."""
        subject = LIST if person is None else subject_of(person)
        with audited(self._engine, caller, "warning.read", subject) as connection:
            found = warnings.recent(
                connection, limit, cursor, applications=applications, tier=tier, person=person,
                area=caller.area,
            )  # fmt: skip
        hidden = hidden_from(caller)
        return [Stored(one.seq, line_for(one.line, hidden)) for one in found]

    def data_faults(self, caller: Caller, limit: int, cursor: int | None) -> list[Stored]:
        """Return data faults, newest first.

        Nobody can tell of what area they are: they are for who watches everywhere.
        """
        if caller.area:
            return []
        with audited(self._engine, caller, "data_fault.read", LIST) as connection:
            return data_faults.data_faults(connection, limit, cursor)

    def portrait(self, caller: Caller, person: str) -> PortraitLine | None:
        """Return a portrait, None where there is none in the area."""
        with audited(self._engine, caller, "portrait.read", subject_of(person)) as connection:
            found = portraits.portrait(connection, person, caller.area)
        return None if found is None else portrait_for(found, hidden_from(caller))

    def otherwise(self, caller: Caller, episode: str) -> OtherwiseOut | None:
        """Return what would have silenced the newest warning of an episode, None without one."""
        with audited(self._engine, caller, "warning.read", f"episode:{episode}") as connection:
            found = warnings.newest_of(connection, episode)
            if found is None:
                return None
            warning = read(found)
            line = kept_rows(connection, [warning.id]).get(warning.id)
        zh, en = (sentence_of(warning, line, hidden_from(caller), one) for one in LANGUAGES)
        how = otherwise(line, warning.detector).how if zh else "hidden"
        return OtherwiseOut(warning=warning.id, detector=warning.detector, how=how, zh=zh, en=en)

    def explanations(self, caller: Caller, episode: str) -> list[Stored]:
        """Return what was found out after an episode's warnings, oldest first."""
        with audited(self._engine, caller, "warning.read", f"episode:{episode}") as connection:
            return explanations.explanations_of(connection, [episode], caller.area)
