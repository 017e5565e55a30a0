"""Erasure of a person from what the engine wrote: the journal's lines first, then the store.

A profile that says `deleted` takes effect at its place in the log. The worker then empties the
person's warnings and portraits in the journal and leaves an order for the store; whoever carries
warnings to the store fulfils it and empties the order too. What stays is a random token with a
count. The person's own events stay in the log as long as the log is kept: it is what everything
is rebuilt from.
"""

from __future__ import annotations

import secrets

import msgspec

from streams.journal import EPISODES, ERASURES, PORTRAITS, ROWS, SHADOW, WARNINGS, Journal

_PAGE = 1000


class Order(msgspec.Struct, frozen=True):
    """Whom to erase from the store, up to which clock (epoch ms), under which token."""

    person: str
    at: int
    token: str


class _Owned(msgspec.Struct, frozen=True):
    person: str


def erase_written(journal: Journal, person: str, at: int, key: str) -> None:
    """Empty what the journal holds of a person's warnings and portraits, and order the store's.

    `key` names the record that asked for it: asked again after a crash, nothing new is ordered.
    """
    for topic in (WARNINGS, PORTRAITS, EPISODES, ROWS, SHADOW):
        journal.empty(topic, _sequences(journal, topic, person))
    order = Order(person, at, secrets.token_hex(16))
    journal.append_once(ERASURES, [(key, msgspec.json.encode(order))])


def _sequences(journal: Journal, topic: str, person: str) -> list[int]:
    """Return where a topic speaks of a person."""
    decode = msgspec.json.Decoder(_Owned | None).decode
    found, after = [], 0
    while records := journal.read(topic, after, _PAGE):
        after = records[-1].sequence
        for record in records:
            owned = decode(record.value) if record.value else None
            if owned is not None and owned.person == person:
                found.append(record.sequence)
    return found


def orders(journal: Journal) -> list[tuple[int, Order]]:
    """Return the orders not yet fulfilled, each with its place in the journal."""
    decode = msgspec.json.Decoder(Order).decode
    records = journal.read(ERASURES, 0, _PAGE)
    return [(one.sequence, decode(one.value)) for one in records if one.value]


def fulfilled(journal: Journal, sequence: int) -> None:
    """Empty an order that the store has carried out: the journal need not name the person."""
    journal.empty(ERASURES, [sequence])
