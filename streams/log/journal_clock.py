"""The clock of a journal, and the facts that hold for all of it."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterable

from streams.log.steady_clock import ANCHOR_MS, Anchor, boot, held, up_ms

LOG = logging.getLogger(__name__)
FACTS = "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
ANCHOR, PARTITIONS = "anchor", "partitions"
"""The clocks of the machine that writes, and the number of partitions."""


class JournalClock:
    """When records are received: by the wall clock, unless that has jumped ahead."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._held = False

    def now(self, latest: int) -> int:
        """Return the moment to stamp with, never less than what the journal has seen."""
        return max(self._steady(int(time.time() * 1000)), latest)

    def _steady(self, wall: int) -> int:
        """Hold the wall clock to the machine's own count of seconds."""
        anchor, here = self._anchor(), _here()
        now = held(wall, anchor, here)
        if now < wall and not self._held:
            LOG.error("系统时钟跳变 the wall clock jumped ahead by %d s: not followed; 查看 see"
                      " silverguard clock show", (wall - now) // 1000)  # fmt: skip
        self._held = now < wall
        if anchor is None or anchor.boot != here.boot or here.up_ms - anchor.up_ms >= ANCHOR_MS:
            self.believe(now)
        return now

    def _anchor(self) -> Anchor | None:
        said = (self._fact(ANCHOR) or "").split()
        return Anchor(said[0], int(said[1]), int(said[2])) if len(said) == 3 else None

    def behind_ms(self) -> int:
        """Return how far the wall clock lies ahead of what the journal goes by."""
        wall = int(time.time() * 1000)
        return wall - held(wall, self._anchor(), _here())

    def believe(self, moment: int) -> None:
        """Go by a wall clock that says `moment` now: somebody has looked that it is right."""
        self._note(ANCHOR, " ".join(map(str, _here()._replace(wall_ms=moment))))

    def first_ahead(self, moment: int) -> int | None:
        """Return the sequence of the first record received later than `moment`, None for none."""
        query = "SELECT min(sequence) FROM records WHERE received_at > ?"
        found = self._db.execute(query, (moment,)).fetchone()[0]
        return None if found is None else int(found)

    def stamp_before(self, sequence: int) -> int:
        """Return when the last record before a sequence was received, 0 where there is none."""
        query = "SELECT received_at FROM records WHERE sequence < ? ORDER BY sequence DESC LIMIT 1"
        found = self._db.execute(query, (sequence,)).fetchone()
        return 0 if found is None else int(found[0])

    def restamp(self, stamps: Iterable[tuple[int, int]], latest: int) -> None:
        """Set when records were received, by (sequence, epoch ms), and others to `latest` at most.

        The remedy for a clock that stood ahead.
        """
        query = "UPDATE records SET received_at = ?2 WHERE sequence = ?1"
        self._db.executemany(query, list(stamps))
        self._db.execute("UPDATE records SET received_at = ?1 WHERE received_at > ?1", (latest,))

    def withdraw(self, topic: str, first: int) -> int:
        """Remove the records of a topic from a sequence on; returns their number."""
        query = "DELETE FROM records WHERE topic = ? AND sequence >= ?"
        return self._db.execute(query, (topic, first)).rowcount

    def divided(self, partitions: int) -> int:
        """Return the number of partitions that was written down, this one where none was.

        A journal of before has as many as its records show, where those are more.
        """
        said = self._fact(PARTITIONS)
        if said is None:
            highest = "SELECT coalesce(max(partition), 0) FROM records"
            seen = int(self._db.execute(highest).fetchone()[0]) + 1
            named = (PARTITIONS, str(max(seen, partitions)))
            self._db.execute("INSERT OR IGNORE INTO facts VALUES (?, ?)", named)
            said = self._fact(PARTITIONS) or named[1]
        return int(said)

    def _fact(self, name: str) -> str | None:
        found = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def _note(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def _here() -> Anchor:
    return Anchor(boot(), up_ms(), 0)
