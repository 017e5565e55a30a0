"""What the owner of a place of the log writes for the desk, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Engine

from engine.formats.heartbeat import Beat
from engine.store.data_faults import insert_data_faults
from engine.store.explanations import insert_explanations
from engine.store.fence import check
from engine.store.heartbeats import insert_heartbeats
from engine.store.models import insert_rows, insert_shadow_warnings
from engine.store.outbox import queue
from engine.store.people.erasures import erase
from engine.store.people.portrait_line import PortraitLine
from engine.store.people.portraits import put_portraits
from engine.store.tables import EXPLANATIONS, WARNINGS
from engine.store.warnings import insert_new
from streams.contract.topics import EPISODES
from streams.contract.topics import WARNINGS as WARNINGS_TOPIC
from streams.log.chunk import Place


class Erasure(NamedTuple):
    """Whom to erase, up to which clock (epoch ms), under which token."""

    person: str
    until: int
    token: str


@dataclass(frozen=True, slots=True)
class Written:
    """JSON lines of each kind; erasures come behind everything else."""

    warnings: Sequence[bytes] = ()
    explanations: Sequence[bytes] = ()
    rows: Sequence[bytes] = ()
    shadow: Sequence[bytes] = ()
    portraits: Sequence[PortraitLine] = ()
    faults: Sequence[bytes] = ()
    heard: Sequence[Beat] = ()
    erased: Sequence[Erasure] = ()


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
        queue(connection, EPISODES, EXPLANATIONS, insert_explanations(
            connection, written.explanations
        ))  # fmt: skip
        insert_rows(connection, written.rows)
        insert_shadow_warnings(connection, written.shadow)
        put_portraits(connection, written.portraits)
        insert_data_faults(connection, written.faults)
        insert_heartbeats(connection, written.heard)
        for erasure in written.erased:
            erase(connection, *erasure)
    return len(new)
