"""Many append at once: one chain without a gap, and a number for everybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from engine.desk.access.caller import Caller
from engine.desk.audit.record import audited
from engine.store.access.audit import verify
from engine.store.store import Store

DESKS, READS = 6, 15


def test_desks_that_read_at_once_leave_one_whole_chain(store: Store) -> None:
    def read(desk: int) -> None:
        for number in range(READS):
            caller = Caller(f"li-{desk}", "officer")
            with audited(store.engine, caller, "incident.read", f"incident:{number}"):
                pass

    with ThreadPoolExecutor(DESKS) as desks:
        list(desks.map(read, range(DESKS)))
    broken, head = verify(store.engine)
    assert (broken, head.seq) == (None, DESKS * READS)
