"""What the owner of a place of the log writes for the desk, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from engine.formats.heartbeat import Beat
from engine.store.data_faults import insert_data_faults
from engine.store.explanations import insert_explanations
from engine.store.fence import check
from engine.store.heartbeats import insert_heartbeats
from engine.store.incidents.afterwards import take_explanations
from engine.store.incidents.faults import take_faults
from engine.store.incidents.intake import take_warnings
from engine.store.models import insert_rows, insert_shadow_warnings
from engine.store.outbox import queue
from engine.store.people.erasures import Erasure, erase
from engine.store.people.portrait_line import PortraitLine
from engine.store.people.portraits import put_portraits
from engine.store.silences.line import SilencesLine
from engine.store.silences.rows import put_silences
from engine.store.tables import EXPLANATIONS, WARNINGS
from engine.store.warnings import insert_new
from streams.contract.topics import EPISODES
from streams.contract.topics import WARNINGS as WARNINGS_TOPIC
from streams.log.chunk import Place


@dataclass(frozen=True, slots=True)
class Written:
    """JSON lines of each kind; erasures come behind everything else."""

    warnings: Sequence[bytes] = ()
    explanations: Sequence[bytes] = ()
    rows: Sequence[bytes] = ()
    shadow: Sequence[bytes] = ()
    portraits: Sequence[PortraitLine] = ()
    silences: SilencesLine | None = None
    faults: Sequence[bytes] = ()
    heard: Sequence[Beat] = ()
    erased: Sequence[Erasure] = ()


def put_warnings(engine: Engine, lines: Iterable[bytes]) -> int:
    """Write warnings, and what incidents become by them; returns how many were new.

    Raises
    ------
    msgspec.MsgspecError
        If a line is no warning.
    """
    held = list(lines)
    with engine.begin() as connection:
        new = insert_new(connection, held)
        take_warnings(connection, held, new)
    return len(new)


def put_explanations(engine: Engine, lines: Iterable[bytes]) -> None:
    """Write explanations, one JSON line each, and what incidents become by them."""
    held = list(lines)
    with engine.begin() as connection:
        take_explanations(connection, held, insert_explanations(connection, held))


def put_data_faults(engine: Engine, lines: Iterable[bytes]) -> None:
    """Write data faults, one JSON line each, and the incidents that they are."""
    held = list(lines)
    with engine.begin() as connection:
        take_faults(connection, held, insert_data_faults(connection, held))


def put_owned(engine: Engine, written: Written, place: Place, generation: int) -> int:
    """Write as the owner of a place, each id once; returns how many warnings were new.

    Raises
    ------
    StaleOwnerError
        If somebody else owns the place by now; nothing is written then.
    """
    with engine.begin() as connection:
        check(connection, place, generation)
        new = insert_new(connection, written.warnings)
        queue(connection, WARNINGS_TOPIC, WARNINGS, new)
        take_warnings(connection, written.warnings, new)
        explained = insert_explanations(connection, written.explanations)
        queue(connection, EPISODES, EXPLANATIONS, explained)
        take_explanations(connection, written.explanations, explained)
        insert_rows(connection, written.rows)
        insert_shadow_warnings(connection, written.shadow)
        put_portraits(connection, written.portraits)
        if written.silences is not None:
            put_silences(connection, written.silences)
        take_faults(connection, written.faults, insert_data_faults(connection, written.faults))
        insert_heartbeats(connection, written.heard)
        erase(connection, written.erased)
    return len(new)
