"""Erasure of a person from what the engine wrote: the journal's lines first, then the store.

A profile that says `deleted` takes effect at its place in the log. The worker then empties the
person's warnings, portraits and bad lines in the journal and leaves an order for the store; whoever
carries warnings to the store fulfils it and empties the order too. On Kafka the worker erases from
the store itself. The stage across people does the same when its own clock has come that far, and
then takes the person out of what it was told. What stays is a token with a count: it names the
place of the log that asked, and nobody. The person's own events stay in the log as long as the log
is kept: it is what everything is rebuilt from (docs/erasure.md).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence

import msgspec

from engine.correlation.messages import (
    ErasedTold,
    FindingTold,
    GoneTold,
    PaidTold,
    decoded,
    encoded,
    gone_told,
)
from engine.formats.ids import digest
from streams.contract.topics import (
    EPISODES,
    ERASURES,
    FINDINGS,
    PORTRAITS,
    QUARANTINE,
    ROWS,
    SHADOW,
    WARNINGS,
)
from streams.log.journal import Journal, Record

LOG = logging.getLogger(__name__)
_PAGE = 1000
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)


class Order(msgspec.Struct, frozen=True):
    """Whom to erase from the store, up to which clock (epoch ms), under which token."""

    person: str
    at: int
    token: str


class _Owned(msgspec.Struct, frozen=True):
    person: str
    at: int
    clock: int | None = None


def order_of(person: str, at: int, partition: int, origin: int, number: int) -> Order:
    """Return the order for an erasure, the `number`-th said by a partition since `origin`."""
    return Order(person, at, digest("erased", partition, origin, number))


def erase_written(journal: Journal, order: Order, key: str) -> None:
    """Erase a person from what the journal holds of their warnings, and order the store's.

    `key` names who asked for it: asked again after a crash, nothing new is ordered.
    """
    for topic in (WARNINGS, PORTRAITS, EPISODES, ROWS, SHADOW):
        journal.empty(topic, _sequences(journal, topic, order))
    journal.empty(QUARANTINE, _set_aside(journal, order))
    journal.append_once(ERASURES, [(key, msgspec.json.encode(order))])


def erase_told(journal: Journal, order: Order) -> None:
    """Take a person out of what partitions told the shared stage, once it has come so far.

    The numbers stay, by which it knows that nothing was lost.
    """
    journal.rewrite(FINDINGS, [
        (record.sequence, encoded(gone))
        for record in _speaking_of(journal, FINDINGS, order)
        if (gone := _gone(record.value, order)) is not None
    ])  # fmt: skip


def _gone(line: bytes, order: Order) -> GoneTold | None:
    """Return what stands for a line of a person who is erased, None for another's or a later."""
    try:
        told = decoded(line)
    except UNREADABLE:
        return None
    if not isinstance(told, FindingTold | ErasedTold | PaidTold) or told.person != order.person:
        return None
    clock = told.at if isinstance(told, ErasedTold) else told.clock
    return gone_told(told) if clock <= order.at else None


def _sequences(journal: Journal, topic: str, order: Order) -> list[int]:
    """Return where a topic speaks of a person, as of the erasure or before."""
    decode = msgspec.json.Decoder(_Owned | None).decode
    found = []
    for record in _speaking_of(journal, topic, order):
        try:
            owned = decode(record.value)
        except UNREADABLE:  # what nobody can read any more names the person all the same
            found.append(record.sequence)
            continue
        if owned is None or owned.person != order.person:
            continue
        if (owned.at if owned.clock is None else owned.clock) <= order.at:
            found.append(record.sequence)
    return found


def _set_aside(journal: Journal, order: Order) -> list[int]:
    """Return where the quarantine holds bytes that name a person, received by then."""
    return [
        record.sequence
        for record in _speaking_of(journal, QUARANTINE, order)
        if _named(order.person, record.value)
    ]


def _named(person: str, value: bytes) -> bool:
    """Tell whether bytes that nobody could read hold an id, and not only one that contains it."""
    return any(
        re.search(rb"(?<![\w-])" + re.escape(name) + rb"(?![\w-])", value)
        for name in _spellings(person)
    )


def _speaking_of(journal: Journal, topic: str, order: Order) -> Iterator[Record]:
    """Yield the records of a topic that hold a person's id."""
    spelt, after = _spellings(order.person), 0
    while records := journal.read(topic, after, _PAGE):
        after = records[-1].sequence
        yield from (one for one in records if any(name in one.value for name in spelt))


def _spellings(person: str) -> set[bytes]:
    """Return an id as it is, and as JSON may write it."""
    written = (json.dumps(person, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))
    return {person.encode(), *(one.encode() for one in written)}


def orders(journal: Journal, after: int = 0) -> list[tuple[int, Order]]:
    """Return the next orders not yet fulfilled behind a place, each with its own place."""
    while records := journal.read(ERASURES, after, _PAGE):
        after = records[-1].sequence
        read = [(one.sequence, _order(one)) for one in records if one.value]
        if found := [(sequence, order) for sequence, order in read if order is not None]:
            return found
    return []


def _order(record: Record) -> Order | None:
    """Read an order; None where that cannot be done: those behind it are carried out."""
    try:
        return msgspec.json.decode(record.value if record.sound else b"", type=Order)
    except UNREADABLE as error:
        LOG.error("删除令无法解读 an erasure cannot be read: %s", type(error).__name__)
        return None


def fulfilled(journal: Journal, sequences: Sequence[int]) -> None:
    """Empty orders that the store has carried out: the journal need not name the persons."""
    journal.empty(ERASURES, sequences)
