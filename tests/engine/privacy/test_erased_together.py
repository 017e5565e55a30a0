"""However many persons are erased at once, the journal is gone through once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from engine.correlation.messages import GoneMessage, PaymentMessage, decoded, encoded
from engine.privacy.erasure import Order, erase_told, erase_written
from streams.contract.topics import ERASURES, EVENTS, FINDINGS, QUARANTINE, WARNINGS
from streams.log.journal import Journal
from tests.support.judged.made_warning import made_warning

PEOPLE = 40


def written(folder: Path) -> Journal:
    """Return a journal that speaks of persons in every way, some of them twice."""
    journal = Journal(folder / "journal.sqlite")
    said = [made_warning(f"w{k}", f"p{k}") for k in range(PEOPLE)]
    journal.append_once(WARNINGS, [(one.id, msgspec.json.encode(one)) for one in said])
    journal.append_once(WARNINGS, [("torn", b'{"person":"p3","at"')])
    names = ("p3", "p33", "p3-b", "x.p3", "李.一", "李.一5")
    aside = [f'{{"person":"{name}",'.encode() for name in names]
    journal.append_once(QUARANTINE, [(str(k), one) for k, one in enumerate(aside)])
    paid = [paid_by(f"p{k}", k) for k in range(PEOPLE)]
    journal.append(FINDINGS, [(0, encoded(one)) for one in paid])
    return journal


def paid_by(person: str, number: int) -> PaymentMessage:
    return PaymentMessage(
        source=0,
        origin=0,
        number=number,
        shared="7",
        person=person,
        event="e",
        clock=10 * number,
        at=10 * number,
        amount_cny=1.0,
    )


def passes(journal: Journal, erase: Callable[[], None]) -> int:
    """Return how often records were asked for while something was erased."""
    asked: list[str] = []
    read = journal.read

    def counted(topic: str, *where: int) -> object:
        asked.append(topic)
        return read(topic, *where)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(journal, "read", counted)
        erase()
    return len(asked)


def both(journal: Journal, orders: list[Order]) -> None:
    erase_written(journal, orders, EVENTS)
    erase_told(journal, orders)


def left(journal: Journal, topic: str) -> list[bytes]:
    return [one.value for one in journal.read(topic, 0) if one.value]


def test_many_cost_as_many_passes_as_one(tmp_path: Path) -> None:
    one, many, none = (written(tmp_path / name) for name in ("one", "many", "none"))
    orders = [Order(f"p{k}", 10**6, f"t{k}") for k in range(PEOPLE)]
    alone = passes(one, lambda: both(one, orders[:1]))
    assert passes(many, lambda: both(many, orders)) == alone > 0
    assert passes(none, lambda: both(none, [])) == 0
    assert len(left(one, WARNINGS)) == PEOPLE - 1 + 1  # all but p0's, and the torn one
    assert left(many, WARNINGS) == [] and len(left(many, ERASURES)) == PEOPLE
    for journal in (one, many, none):
        journal.close()


def test_each_is_erased_up_to_the_last_of_their_own_clocks_and_nobody_else(tmp_path: Path) -> None:
    journal = written(tmp_path)
    asked = (("p3", 5), ("p3", 30), ("p4", 39), ("李.一", 0))
    orders = [Order(person, at, f"t{k}") for k, (person, at) in enumerate(asked)]
    both(journal, orders)
    told = [decoded(one) for one in left(journal, FINDINGS)]
    assert [k for k, one in enumerate(told) if isinstance(one, GoneMessage)] == [3]
    assert len(left(journal, WARNINGS)) == PEOPLE - 2  # p3, p4 and the torn line have gone
    aside = [f'{{"person":"{name}",'.encode() for name in ("p33", "p3-b", "李.一5")]
    assert left(journal, QUARANTINE) == aside
    both(journal, orders)  # after a crash
    assert len(left(journal, ERASURES)) == 4
    journal.close()
