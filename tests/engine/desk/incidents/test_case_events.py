"""What the log must know is kept until it has it, in order, and the same when sent again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.store.incidents.case_events import absence, case, queue, relay
from engine.store.incidents.incident import Incident
from engine.store.store import Store

ONE = Incident("i", "home", "p", "p", "c", "", 2, 0, 0, 0, 0)


def test_nothing_is_lost_and_nothing_sent_before_its_time(store: Store) -> None:
    sent: list[tuple[str, bytes]] = []

    def away(lines: Sequence[tuple[str, bytes]]) -> None:
        sent.extend(lines)
        raise OSError("the log is away")

    with store.engine.begin() as connection:
        queue(connection, "a", [case(ONE, "a", 5, "opened"), case(ONE, "a", 5, "opened")], 100)
        queue(connection, "b", [absence(ONE, "b", 6, "family", 9)], 100)
        queue(connection, "c", [case(ONE, "c", 7, "closed", "true")], 200)
    assert relay(store.engine, away, 99) == 0
    with pytest.raises(OSError):
        relay(store.engine, away, 100)
    first, sent = sent, []
    assert relay(store.engine, sent.extend, 100) == 2 == len(first)
    assert sent == first, "the same ids and bodies: who reads the log keeps each once"
    assert b'"opened"' in sent[0][1] and b'"absence"' in sent[1][1]
    assert relay(store.engine, sent.extend, 10**9) == 1
    assert relay(store.engine, sent.extend, 10**9) == 0
