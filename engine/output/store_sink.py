"""PostgreSQL and Kafka as the place where a worker's output becomes durable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from engine.errors import EndError
from engine.fault_injection import crash_at
from engine.formats.heartbeat import Beat
from engine.output.lately_written import LatelyWritten
from engine.output.output import Output, SetAside
from engine.output.sinks import SHARED, Overdue, SinkDownError, encoded_lines
from engine.store.fence import StaleOwnerError
from engine.store.people.erasures import Erasure
from engine.store.store import Store
from engine.store.transaction import Written
from streams.contract.topics import QUARANTINE
from streams.log.chunk import Place
from streams.log.interface import BY_KEY, LogDownError, LogTarget

ANSWER_S, PROBE_S = 15.0, 2.0
"""How long an answer of the database is waited for, and whether it answers again."""


class StoreSink:
    """PostgreSQL for warnings and portraits, Kafka for everything else.

    The database is opened when it is first needed, so that a worker begins without it.
    """

    def __init__(self, open_store: Callable[[], Store], target: LogTarget, owner: str) -> None:
        self._open, self._target, self._owner = open_store, target, owner
        self._store: Store | None = None
        self._away = False
        self._generations: dict[Place, int] = {}
        self._lately = LatelyWritten()

    @contextmanager
    def _asking(self) -> Iterator[Store]:
        """Use the database; raises `SinkDownError` where it does not answer in time."""
        try:
            self._store = store = self._store or self._opened()
            if self._away:
                with store.patience.within(PROBE_S):
                    store.alive()
            with store.patience.within(ANSWER_S):
                yield store
            self._away = False
        except (SQLAlchemyError, EndError) as error:
            self._away = True
            raise SinkDownError(type(error).__name__) from None

    def _opened(self) -> Store:
        store = self._open()
        event.listen(store.engine, "connect", lambda *_: self._lately.connected())
        return store

    def claim(self, place: Place) -> int:
        """Become the owner of a place in the database."""
        with self._asking() as store:
            generation = store.fence.claim(place, self._owner)
        self._lately.claimed(place, self._generations.get(place, generation), generation)
        self._generations[place] = generation
        return generation

    def owns(self, place: Place) -> bool:
        """Ask the database whether this is still the owner."""
        with self._asking() as store:
            return store.fence.holds(place, self._generations.get(place, -1))

    def write(self, place: Place, output: Output) -> None:
        """Write to the database first, for that is where the desk looks; then to the topics."""
        crash_at("before_store")
        if output.stored:
            with self._asking() as store:
                self._put(store, _written(output, place), place)
        crash_at("after_store")
        try:
            self._send(output)
        except LogDownError as error:
            raise SinkDownError(str(error)) from None

    def _put(self, store: Store, written: Written, place: Place) -> None:
        """Write as the owner, behind what the database may lack since it was connected to anew."""
        self._again(store, place)
        store.put_owned(written, place, self._generations.get(place, -1))
        self._lately.note(place, written)

    def _again(self, store: Store, place: Place) -> None:
        for before in self._lately.due(place):
            store.put_owned(before, place, self._generations.get(place, -1))
        self._lately.told(place)

    def _send(self, output: Output) -> None:
        for bad in output.aside:
            self._target.send(
                Place(QUARANTINE, BY_KEY), bad.original.value, bad.original.key, headers_of(bad)
            )
        crash_at("before_send")
        self.send_on(output)

    def send_on(self, output: Output) -> None:
        """Send findings to the shared stage, and lines to their own partitions, once.

        Neither needs the database: findings are numbered, so that one told again does not count.
        """
        if output.sent_on:
            return
        output.sent_on = True
        for forwarded in output.forwarded:
            self._target.send(forwarded.place, forwarded.line, forwarded.person)
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
            with self._asking() as store:
                for place in self._lately.places:
                    try:
                        self._again(store, place)
                    except StaleOwnerError:  # whoever claims it goes on; so do we, if we do
                        self._lately.told(place)
                return store.relay(self._publish)
        except LogDownError as error:
            raise SinkDownError(type(error).__name__) from None

    def overdue(self) -> Overdue:
        """Return nothing: what is written lies where the desk looks."""
        return Overdue([], failing=False)

    def arrived(self, ids: set[str]) -> set[str]:
        """Return what the database has."""
        with self._asking() as store:
            return store.has(ids)

    def close(self) -> None:
        """Let the database and the producer go."""
        self._target.close()
        if self._store is not None:
            self._store.close()

    def _publish(self, rows: Sequence[tuple[str, str, bytes]]) -> None:
        for topic, person, line in rows:
            self._target.send(Place(topic, BY_KEY), line, person.encode())
        self._target.flush()
        crash_at("published")


def _written(output: Output, place: Place) -> Written:
    return Written(
        warnings=encoded_lines(output.warnings),
        explanations=encoded_lines(output.explained),
        rows=[msgspec.json.encode(row) for row in output.behind],
        shadow=encoded_lines(output.shadowed),
        portraits=[seen for _, seen in output.portraits],
        silences=output.silences,
        faults=encoded_lines(output.faults),
        heard=[
            Beat("test_person", f"{place.topic}-{place.partition}", sent)
            for sent in output.tested[-1:]
        ],
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
