"""Where a worker's output becomes durable."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import msgspec

from engine.formats.lines import Line, Urgent, Warning
from engine.output.output import Output
from engine.output.undelivered import DELIVERY, TOPIC, Undelivered
from engine.privacy.erasure import erase_told, erase_written
from streams.contract.topics import (
    DATA_FAULTS,
    EPISODES,
    EVENTS,
    FINDINGS,
    PORTRAITS,
    QUARANTINE,
    ROWS,
    SHADOW,
    SILENCES,
    TEST_PERSON,
    WARNINGS,
)
from streams.log.chunk import Place
from streams.log.interface import LogDownError
from streams.log.journal import Journal
from streams.log.journal_source import answering

SHARED = Place(FINDINGS, 0)
"""One partition looks across all people: whole feeds fall silent, not only streets."""


class SinkDownError(RuntimeError):
    """Output could not be made durable; it has to be tried again."""


class Overdue(NamedTuple):
    """Warnings to be told by another way, each once, and whether any such waits for the desk."""

    warnings: list[Urgent]
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

    def send_on(self, output: Output) -> None:
        """Send other places what they wait for, while the rest of it cannot be written yet."""
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

    def arrived(self, ids: set[str]) -> set[str]:
        """Return those of some warnings and data faults that the desk has; may raise the same."""
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
        erase_written(self._journal, output.erased, place.topic)
        if place.topic == FINDINGS:
            erase_told(self._journal, output.erased)
        self._journal.append_once(
            QUARANTINE, [(one.key, one.original.value) for one in output.aside]
        )
        self._journal.append_once(DATA_FAULTS, _keyed(output.faults))
        for sent in output.tested[-1:]:  # behind the warnings: it comes back when they have
            self._journal.append_last(
                TEST_PERSON, str(place.partition), b"%d %d" % (place.partition, sent)
            )
        if output.silences is not None:
            told = msgspec.json.encode(output.silences)
            self._journal.append_last(SILENCES, output.silences.place, told)
        self._journal.append(EVENTS, [(one.place.partition, one.line) for one in output.forwarded])
        self._journal.append(FINDINGS, [(SHARED.partition, value) for _, value in output.findings])

    def send_on(self, output: Output) -> None:
        """Do nothing: the journal takes everything or nothing, and time goes on in it alone."""

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

    def arrived(self, ids: set[str]) -> set[str]:
        """Return what was delivered to the desk's database."""
        try:
            with answering():
                return {
                    name
                    for topic in TOPIC.values()
                    for name, sequence in self._journal.places(topic, ids).items()
                    if sequence <= self._journal.place_of(DELIVERY, topic)
                }
        except LogDownError as error:
            raise SinkDownError(str(error)) from None

    def close(self) -> None:
        """Do nothing: the source closes the journal."""


def encoded_lines(said: Sequence[Line]) -> list[bytes]:
    """Return each of some warnings or explanations as a line of its own."""
    return [msgspec.json.encode(one) for one in said]


def _keyed(said: Sequence[Line]) -> list[tuple[str, bytes]]:
    return [(one.id, line) for one, line in zip(said, encoded_lines(said), strict=True)]


def _keyed_by_model(said: Sequence[Warning]) -> list[tuple[str, bytes]]:
    """Key what a challenger would have said: the live version may say the same."""
    names = [f"{one.versions.model} {one.id}" for one in said]
    return list(zip(names, encoded_lines(said), strict=True))
