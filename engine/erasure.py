"""Erasure of a person from what the engine wrote: the journal's lines first, then the store.

A profile that says `deleted` takes effect at its place in the log. The worker then empties the
person's warnings and portraits in the journal and leaves an order for the store; whoever carries
warnings to the store fulfils it and empties the order too. On Kafka the worker erases from the
store itself. The stage across people does the same when its own clock has come that far. What
stays is a token with a count: it names the place of the log that asked, and nobody. The person's
own events stay in the log as long as the log is kept: it is what everything is rebuilt from.
"""

from __future__ import annotations

import logging

import msgspec

from engine.digest import digest
from streams.journal import Journal
from streams.topics import EPISODES, ERASURES, PORTRAITS, ROWS, SHADOW, WARNINGS

LOG = logging.getLogger(__name__)
_PAGE = 1000


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
    """Empty what the journal holds of a person's warnings and portraits, and order the store's.

    `key` names who asked for it: asked again after a crash, nothing new is ordered.
    """
    for topic in (WARNINGS, PORTRAITS, EPISODES, ROWS, SHADOW):
        journal.empty(topic, _sequences(journal, topic, order))
    journal.append_once(ERASURES, [(key, msgspec.json.encode(order))])


def _sequences(journal: Journal, topic: str, order: Order) -> list[int]:
    """Return where a topic speaks of a person, as of the erasure or before."""
    decode = msgspec.json.Decoder(_Owned | None).decode
    found, after = [], 0
    while records := journal.read(topic, after, _PAGE):
        after = records[-1].sequence
        for record in records:
            owned = decode(record.value) if record.value else None
            if owned is None or owned.person != order.person:
                continue
            if (owned.at if owned.clock is None else owned.clock) <= order.at:
                found.append(record.sequence)
    return found


def orders(journal: Journal) -> list[tuple[int, Order]]:
    """Return the orders not yet fulfilled, each with its place in the journal."""
    records = journal.read(ERASURES, 0, _PAGE)
    read = [(one.sequence, _order(one.value)) for one in records if one.value]
    return [(sequence, order) for sequence, order in read if order is not None]


def _order(value: bytes) -> Order | None:
    """Read an order; None where that cannot be done: those behind it are carried out."""
    try:
        return msgspec.json.decode(value, type=Order)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        LOG.error("删除令无法解读 an erasure cannot be read: %s", type(error).__name__)
        return None


def fulfilled(journal: Journal, sequence: int) -> None:
    """Empty an order that the store has carried out: the journal need not name the person."""
    journal.empty(ERASURES, [sequence])
