"""Records that nobody can write down: passed over with a card, so that those behind them arrive."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from engine.formats.lines import DataFault
from engine.output.data_fault import data_fault
from engine.output.dead_letter import unreadable
from streams.log.journal import Record

LOG = logging.getLogger(__name__)
Put = Callable[[Iterable[bytes]], Any]
"""Writes the values of records, all or none."""


def passed_over(put: Put, topic: str, records: Sequence[Record]) -> list[bytes]:
    """Write records with `put`; returns the cards of those that cannot be written.

    Raises
    ------
    SQLAlchemyError
        If it is the database that does not take them: all of them are to be tried again.
    """
    if not records or _put(put, records):
        return []
    bad = [record for record in records if not _put(put, [record])]
    return [msgspec.json.encode(_card(topic, record)) for record in bad]


def _put(put: Put, records: Sequence[Record]) -> bool:
    """Write records; False where one of them is at fault."""
    try:
        put(record.value for record in records)
    except SQLAlchemyError as error:
        if not isinstance(error, DataError | IntegrityError):
            raise
        return False
    except Exception as error:  # whatever is wrong with a record is its own fault
        LOG.error("记录无法解读 a record cannot be read: %s", type(error).__name__)
        return False
    return True


def _card(topic: str, record: Record) -> DataFault:
    card = data_fault(unreadable(topic, record), record.value)
    assert card is not None, "what the engine says to itself always has a card"
    return card
