"""Two lanes into the log: calls for help pass the bulk, and one write carries many deliveries.

One thread writes. Whenever it is free it takes all calls for help that wait, else a bounded part of
the bulk, so that no call for help waits longer than one such write.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from engine.ingest.log_writer import DoorLog, OpenLog
from streams.admission.triage import Line, Refusal

LOG = logging.getLogger(__name__)
BULK_LINES = 2_000
"""Lines of bulk after which a write is closed: more would keep a call for help waiting."""


class LogAwayError(RuntimeError):
    """The log does not take what came; whoever sent it keeps it and tries again."""


@dataclass(frozen=True, slots=True)
class Work:
    """Lines that become durable together, and the promise of it."""

    lines: Sequence[Line]
    refused: Sequence[Refusal] = ()
    done: Future[None] = field(default_factory=Future)

    @property
    def size(self) -> int:
        """Return the number of lines."""
        return len(self.lines) + len(self.refused)


class Lanes:
    """The thread that writes, and what waits for it."""

    def __init__(self, open_log: OpenLog) -> None:
        self._open = open_log
        self._log: DoorLog | None = None
        self._urgent: deque[Work] = deque()
        self._bulk: deque[Work] = deque()
        self._change = threading.Condition()
        self._over = self.failing = False
        self._thread = threading.Thread(target=self._run, name="door", daemon=True)
        self._thread.start()

    def put(self, work: Work, *, urgent: bool) -> Future[None]:
        """Hand over lines; the future is done when they are durable, or fails."""
        with self._change:
            if self._over:
                raise LogAwayError("closed")
            (self._urgent if urgent else self._bulk).append(work)
            self._change.notify()
        return work.done

    @property
    def alive(self) -> bool:
        """Tell whether somebody writes."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Write what waits, then end."""
        with self._change:
            self._over = True
            self._change.notify()
        self._thread.join()

    def _run(self) -> None:
        while works := self._next():
            self._write(works)
        self._drop()

    def _next(self) -> list[Work]:
        """Return what is written next, nothing when all is over."""
        with self._change:
            self._change.wait_for(lambda: self._urgent or self._bulk or self._over)
            if self._urgent:
                works = [*self._urgent]
                self._urgent.clear()
                return works
            return self._some_bulk()

    def _some_bulk(self) -> list[Work]:
        works: list[Work] = []
        size = 0
        while self._bulk and (not works or size + self._bulk[0].size <= BULK_LINES):
            works.append(self._bulk.popleft())
            size += works[-1].size
        return works

    def _write(self, works: list[Work]) -> None:
        try:
            self._append(works)
        except Exception as error:
            # Whatever kept the log from taking them: the senders are told, and keep them.
            LOG.error("写入失败 the log takes nothing: %s", type(error).__name__)
            self.failing = True
            self._drop()
            for work in works:
                work.done.set_exception(LogAwayError(type(error).__name__))
            return
        self.failing = False
        for work in works:
            work.done.set_result(None)

    def _append(self, works: list[Work]) -> None:
        self._log = log = self._log or self._open()
        for work in works:
            log.append(work.lines)
            for refusal in work.refused:
                log.refuse(refusal)
        log.flush()

    def _drop(self) -> None:
        """Let go of the log, with whatever it did not take; the next write opens it anew."""
        log, self._log = self._log, None
        if log is not None:
            log.close()
