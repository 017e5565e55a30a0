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
    ErasureMessage,
    FindingMessage,
    GoneMessage,
    PaymentMessage,
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
    SILENCES,
    WARNINGS,
)
from streams.log.journal import Journal, Record

LOG = logging.getLogger(__name__)
_PAGE = 1000
_WORD = re.compile(rb"[\w-]+")
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


def erase_written(journal: Journal, told: Sequence[Order], source: str) -> None:
    """Erase persons from what the journal holds of their warnings, and order the store's.

    Each topic is gone through once for all of them: an SOS behind a thousand erasures waits for it.
    `source` is the topic that asked: asked again after a crash, nothing new is ordered.
    """
    if not told:
        return
    wanted = _Wanted(told)
    for topic in (WARNINGS, PORTRAITS, EPISODES, ROWS, SHADOW):
        journal.empty(topic, [one.sequence for one in _all(journal, topic) if wanted.owned(one)])
    journal.empty(SILENCES, [one.sequence for one in _all(journal, SILENCES)])  # told anew soon
    aside = [one.sequence for one in _all(journal, QUARANTINE) if wanted.named(one.value)]
    journal.empty(QUARANTINE, aside)
    keyed = [(f"{source}-{order.token}", msgspec.json.encode(order)) for order in told]
    journal.append_once(ERASURES, keyed)


def erase_told(journal: Journal, told: Sequence[Order]) -> None:
    """Take persons out of what partitions told the shared stage, once it has come so far.

    The numbers stay, by which it knows that nothing was lost.
    """
    if not told:
        return
    wanted = _Wanted(told)
    journal.rewrite(FINDINGS, [
        (record.sequence, encoded(gone))
        for record in _all(journal, FINDINGS)
        if (gone := wanted.gone(record.value)) is not None
    ])  # fmt: skip


def _all(journal: Journal, topic: str) -> Iterator[Record]:
    """Yield the records of a topic that still say something."""
    after = 0
    while records := journal.read(topic, after, _PAGE):
        after = records[-1].sequence
        yield from (one for one in records if one.value)


class _Wanted:
    """Persons to erase, each up to a clock; tells which records are theirs."""

    def __init__(self, told: Sequence[Order]) -> None:
        self._until: dict[str, int] = {}
        for order in told:
            self._until[order.person] = max(order.at, self._until.get(order.person, order.at))
        self._spelt = {name for person in self._until for name in _spellings(person)}
        self._words = {name for name in self._spelt if _WORD.fullmatch(name)}
        self._others = self._spelt - self._words
        self._decode = msgspec.json.Decoder(_Owned | None).decode

    def owned(self, record: Record) -> bool:
        """Tell whether a record is about one of them, as of the erasure or before."""
        try:
            owned = self._decode(record.value)
        except UNREADABLE:  # what nobody can read any more may name a person all the same
            return any(name in record.value for name in self._spelt)
        if owned is None:
            return False
        return self._due(owned.person, owned.at if owned.clock is None else owned.clock)

    def gone(self, line: bytes) -> GoneMessage | None:
        """Return what stands for a line of one who is erased, None for others' or a later one."""
        try:
            told = decoded(line)
        except UNREADABLE:
            return None
        if not isinstance(told, FindingMessage | ErasureMessage | PaymentMessage):
            return None
        clock = told.at if isinstance(told, ErasureMessage) else told.clock
        return gone_told(told) if self._due(told.person, clock) else None

    def named(self, value: bytes) -> bool:
        """Tell whether bytes that nobody could read hold an id, not only one that contains it."""
        return not self._words.isdisjoint(_WORD.findall(value)) or any(
            name in value and re.search(rb"(?<![\w-])" + re.escape(name) + rb"(?![\w-])", value)
            for name in self._others
        )

    def _due(self, person: str, clock: int) -> bool:
        until = self._until.get(person)
        return until is not None and clock <= until


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
