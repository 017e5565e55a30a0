"""The checker: joins what should have been warned of with the database and the topic."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaConsumer, TopicPartition

from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from engine.store.store import Store
from streams.contract.topics import WARNINGS


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the ledger, the table and the topic compare."""

    wanted: int
    lost: int
    """In the ledger, not in the table byte for byte."""
    twice: int
    """In the table more than once, or without being in the ledger."""
    lost_on_topic: int
    again_on_topic: int
    """Sent to the topic again under the same id, which readers drop."""
    foreign_on_topic: int

    @property
    def good(self) -> bool:
        """Tell whether nothing was lost, and nothing was shown twice."""
        return not (self.lost or self.twice or self.lost_on_topic or self.foreign_on_topic)


def ledger(events: Path, settings: Settings, people: Path | None = None) -> list[bytes]:
    """Return what a replay of the recording warns of."""
    out = events.with_suffix(".ledger")
    replay(ReplayOptions(events, out, people=people, model="none"), settings)
    return out.read_bytes().splitlines()


def in_table(store: Store) -> list[bytes]:
    """Return every warning in the database."""
    found, seq = [], 0
    while rows := store.since(seq):
        found += [row.line for row in rows]
        seq = rows[-1].seq
    return found


def on_topic(bootstrap: str) -> list[bytes]:
    """Return every record of the topic of warnings."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    place = TopicPartition(WARNINGS, 0)
    consumer.assign([place])
    end = consumer.end_offsets([place])[place]
    found: list[bytes] = []
    while consumer.position(place) < end:
        for records in consumer.poll(1000).values():
            found += [record.value for record in records]
    consumer.close()
    return found


def verdict(wanted: list[bytes], table: list[bytes], topic: list[bytes]) -> Verdict:
    """Compare the three.

    Examples
    --------
    >>> one, two = b'{"id": "1"}', b'{"id": "2"}'
    >>> verdict([one, two], [one], [one, one])
    Verdict(wanted=2, lost=1, twice=0, lost_on_topic=1, again_on_topic=1, foreign_on_topic=0)
    """
    right, held, sent = Counter(wanted), Counter(table), Counter(_ids(topic))
    return Verdict(
        wanted=len(wanted),
        lost=sum((right - held).values()),
        twice=sum((held - right).values()),
        lost_on_topic=len(set(_ids(wanted)) - set(sent)),
        again_on_topic=sum(sent.values()) - len(sent),
        foreign_on_topic=len(set(topic) - set(wanted)),
    )


def _ids(lines: Iterable[bytes]) -> list[str]:
    return [json.loads(line)["id"] for line in lines]
