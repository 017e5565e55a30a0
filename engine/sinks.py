"""Where a worker's output becomes durable."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from engine.crash import crash_at
from engine.erasure import erase_written
from engine.output import Output, SetAside
from engine.store.store import Store
from engine.store.written import Erasure, Written
from engine.undelivered import Undelivered
from streams.chunk import Place
from streams.journal import Journal
from streams.journal_source import answering
from streams.log import BY_KEY, LogDownError, LogTarget
from streams.topics import (
    DATA_FAULTS,
    EPISODES,
    EVENTS,
    FINDINGS,
    PORTRAITS,
    QUARANTINE,
    ROWS,
    SHADOW,
    WARNINGS,
)

LOG = logging.getLogger(__name__)
SHARED = Place(FINDINGS, 0)
"""One partition looks across all people: whole feeds fall silent, not only streets."""


class SinkDownError(RuntimeError):
    """Output could not be made durable; it has to be tried again."""


class Overdue(NamedTuple):
    """Warnings to be told by another way, each once, and whether any such waits for the desk."""

    warnings: list[dict[str, Any]]
    failing: bool


class Sink(Protocol):
    """Takes output; what was taken is durable after `settle`."""

    def claim(self, place: Place) -> int:
        """Become the owner of a place; returns the generation, which counts its owners."""
        ...

    def owns(self, place: Place) -> bool:
        """Tell whether nobody else has claimed the place since."""
        ...

    def write(self, place: Place, output: Output) -> None:
        """Write output of a place.

        Raises
        ------
        SinkDownError
            If it cannot be written now.
        StaleOwnerError
            If somebody else owns the place by now.
        """
        ...

    def settle(self) -> None:
        """Wait until everything written is durable; raises `SinkDownError`."""
        ...

    def relay(self) -> int:
        """Send on what waits in the outbox; returns how many. Raises `SinkDownError`."""
        ...

    def overdue(self) -> Overdue:
        """Return warnings of life safety that were written and have reached no desk in time.

        Raises `SinkDownError`.
        """
        ...

    def close(self) -> None:
        """Let connections go."""
        ...


class JournalSink:
    """The embedded journal: one worker, no database needed while it works."""

    def __init__(self, journal: Journal, clock: Callable[[], float] = time.monotonic) -> None:
        self._journal = journal
        self._undelivered = Undelivered(journal, clock)

    def claim(self, place: Place) -> int:
        """Return 0: the journal has one worker."""
        return 0

    def owns(self, place: Place) -> bool:
        """Return True: the journal has one worker."""
        return True

    def write(self, place: Place, output: Output) -> None:
        """Append everything, each warning and each bad line once; all of it or nothing."""
        try:
            with answering(), self._journal.together():
                self._append(place, output)
        except LogDownError as error:
            raise SinkDownError(str(error)) from None
        self._undelivered.note(output.urgent)

    def _append(self, place: Place, output: Output) -> None:
        self._journal.append_once(WARNINGS, _keyed(output.warnings))
        self._journal.append_once(
            PORTRAITS, [(name, msgspec.json.encode(seen)) for name, seen in output.portraits]
        )
        self._journal.append_once(
            ROWS, [(row.id, msgspec.json.encode(row)) for row in output.behind]
        )
        self._journal.append_once(SHADOW, _keyed_by_model(output.shadowed))
        self._journal.append_once(EPISODES, _keyed(output.explained))
        for order in output.erased:
            erase_written(self._journal, order, f"{place.topic}-{order.token}")
        self._journal.append_once(
            QUARANTINE, [(one.key, one.original.value) for one in output.aside]
        )
        self._journal.append_once(DATA_FAULTS, _keyed(output.faults))
        self._journal.append(EVENTS, [(one.place.partition, one.line) for one in output.forwarded])
        self._journal.append(FINDINGS, [(SHARED.partition, value) for _, value in output.findings])

    def settle(self) -> None:
        """Do nothing: what is written is durable."""

    def relay(self) -> int:
        """Do nothing: the journal holds the warnings themselves."""
        return 0

    def overdue(self) -> Overdue:
        """Return warnings of life safety that the desk's database has not got in time."""
        try:
            with answering():
                return Overdue(self._undelivered.overdue(), self._undelivered.failing)
        except LogDownError as error:
            raise SinkDownError(str(error)) from None

    def close(self) -> None:
        """Do nothing: the source closes the journal."""


class StoreSink:
    """PostgreSQL for warnings and portraits, Kafka for everything else."""

    def __init__(self, store: Store, target: LogTarget, owner: str) -> None:
        self._store, self._target, self._owner = store, target, owner
        self._generations: dict[Place, int] = {}

    def claim(self, place: Place) -> int:
        """Become the owner of a place in the database."""
        try:
            self._generations[place] = self._store.fence.claim(place, self._owner)
        except SQLAlchemyError as error:
            raise SinkDownError(type(error).__name__) from None
        return self._generations[place]

    def owns(self, place: Place) -> bool:
        """Ask the database whether this is still the owner."""
        try:
            return self._store.fence.holds(place, self._generations.get(place, -1))
        except SQLAlchemyError as error:
            raise SinkDownError(type(error).__name__) from None

    def write(self, place: Place, output: Output) -> None:
        """Write to the database first, for that is where the desk looks; then to the topics."""
        crash_at("before_store")
        try:
            if output.stored:
                self._store.put_owned(_written(output), place, self._generations.get(place, -1))
        except SQLAlchemyError as error:
            raise SinkDownError(type(error).__name__) from None
        crash_at("after_store")
        try:
            self._send(output)
        except LogDownError as error:
            raise SinkDownError(str(error)) from None

    def _send(self, output: Output) -> None:
        for bad in output.aside:
            self._target.send(
                Place(QUARANTINE, BY_KEY), bad.original.value, bad.original.key, headers_of(bad)
            )
        for forwarded in output.forwarded:
            self._target.send(forwarded.place, forwarded.line, forwarded.person)
        crash_at("before_send")
        for key, value in output.findings:
            self._target.send(SHARED, value, key)

    def settle(self) -> None:
        """Wait for the topics; the database has answered already."""
        try:
            self._target.flush()
        except LogDownError as error:
            raise SinkDownError(str(error)) from None
        crash_at("after_send")

    def relay(self) -> int:
        """Send warnings from the outbox to their topic, at least once each."""
        try:
            return self._store.relay(self._publish)
        except (SQLAlchemyError, LogDownError) as error:
            raise SinkDownError(type(error).__name__) from None

    def overdue(self) -> Overdue:
        """Return nothing: what is written lies where the desk looks."""
        return Overdue([], failing=False)

    def close(self) -> None:
        """Let the database and the producer go."""
        self._target.close()
        self._store.close()

    def _publish(self, rows: Sequence[tuple[str, str, bytes]]) -> None:
        for topic, person, line in rows:
            self._target.send(Place(topic, BY_KEY), line, person.encode())
        self._target.flush()
        crash_at("published")


def _lines(said: Sequence[dict[str, Any]]) -> list[bytes]:
    return [msgspec.json.encode(one) for one in said]


def _keyed(said: Sequence[dict[str, Any]]) -> list[tuple[str, bytes]]:
    return [(one["id"], line) for one, line in zip(said, _lines(said), strict=True)]


def _keyed_by_model(said: Sequence[dict[str, Any]]) -> list[tuple[str, bytes]]:
    """Key what a challenger would have said: the live version may say the same."""
    names = [f"{one['versions']['model']} {one['id']}" for one in said]
    return list(zip(names, _lines(said), strict=True))


def _written(output: Output) -> Written:
    return Written(
        warnings=_lines(output.warnings),
        explanations=_lines(output.explained),
        rows=[msgspec.json.encode(row) for row in output.behind],
        shadow=_lines(output.shadowed),
        portraits=[seen for _, seen in output.portraits],
        faults=_lines(output.faults),
        erased=[Erasure(order.person, order.at, order.token) for order in output.erased],
    )


def headers_of(bad: SetAside) -> Sequence[tuple[str, bytes | None]]:
    """Return the headers of the contract, and behind them those of the sender."""
    own = {
        "reason": bad.reason,
        "topic": bad.place.topic,
        "partition": str(bad.place.partition),
        "offset": str(bad.offset),
        "received_at": str(bad.received_at),
    }
    said = [(name, value.encode()) for name, value in own.items()]
    return [*said, *((name, value) for name, value in bad.original.headers if name not in own)]
