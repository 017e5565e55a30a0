"""The replay of one share of the people: what a cluster does on each of its cores.

Of everybody else's lines only the time remains, as ticks of the clock, so that the share sees the
same sweeps. What looks across people (an outage that several homes share) sees the share alone;
nothing of that comes back into rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from engine.log.feed import tick
from engine.pipeline.assembly import learning_pipeline_of, replay_into
from engine.pipeline.learner import Learner
from engine.replay.row_tables import GatheredRows, widened
from engine.replay.source import BATCH_LINES
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import COLD
from streams.admission.clock import STEP_MS
from streams.archive.folder import Folder
from streams.archive.reading import batches_of, registering, tables
from streams.codec.decoder import Batch
from streams.files.reader import UnreadableError


@dataclass(frozen=True, slots=True)
class Share:
    """Those of the people whose hash leaves `number` when divided by `shares`."""

    number: int
    shares: int

    def owns(self, persons: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Tell which persons belong to the share; what is for all (0) belongs to each.

        Examples
        --------
        >>> Share(1, 2).owns(np.array([0, 4, 5], np.uint64)).tolist()
        [True, False, True]
        """
        own: NDArray[np.bool_] = (persons % np.uint64(self.shares)) == self.number
        return own | (persons == 0)


def share_rows(url: str, share: Share, settings: Settings) -> Iterator[pa.Table]:
    """Yield the rows of one share of the people, from an archive; raises `UnreadableError`."""
    table, gathered = civil(settings.tz, settings.calendar), GatheredRows()
    learner = Learner(table, COLD, teaching=False)
    pipeline = learning_pipeline_of(settings, learner, listeners=(gathered,))
    for own in share_lines(url, share):
        for _ in replay_into(pipeline, own.batches(ZoneInfo(settings.tz))):
            for family, rows in gathered.taken():
                yield widened(family, rows)


class Own(NamedTuple):
    """The lines of a share with ticks between, which are of the register, how many count as its.

    What belongs to nobody (refused lines, words to all) counts for the first share.
    """

    lines: pa.Table
    register: NDArray[np.bool_]
    counted: int

    def batches(self, zone: ZoneInfo) -> Iterator[tuple[Batch, bool]]:
        """Decode them, those of the register by themselves."""
        return batches_of(self.lines, self.register, zone, BATCH_LINES)


def share_lines(url: str, share: Share) -> Iterator[Own]:
    """Yield the lines of a share in the order of the log; raises `UnreadableError`."""
    step = 0
    for lines in tables(Folder(url)):
        own, step = _own(lines, share, step)
        yield own


def _own(lines: pa.Table, share: Share, step: int) -> tuple[Own, int]:
    """Return the lines of a share, and the last step of the clock."""
    register = registering(lines)
    clock = _clock(lines, register)
    persons = lines["person"].fill_null(0).to_numpy()
    own = share.owns(persons)
    counted = own & ~register & ((persons != 0) | (share.number == 0))
    steps = np.maximum.accumulate(np.maximum(clock // STEP_MS, step))
    passed = np.diff(steps, prepend=step) > 0
    passed[-1] = True  # a share ends when everybody's log does
    ticks = passed & ~own & ~register & (clock > 0)
    kept = np.flatnonzero(own | ticks)
    chosen = lines.take(kept)
    texts = chosen["line"].to_pylist()
    for place in np.flatnonzero(ticks[kept]).tolist():
        texts[place] = tick(share.number, int(clock[kept[place]])) + b"\n"
    column = lines.schema.get_field_index("line")
    chosen = chosen.set_column(column, "line", pa.array(texts, pa.large_binary()))
    return Own(chosen, register[kept], int(counted.sum())), int(steps[-1])


def _clock(lines: pa.Table, register: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the clock at each line, 0 before the first event; raises `UnreadableError`."""
    told = lines["received_at"]
    events = ~np.asarray(lines["kind"].is_null()) & ~register
    if (events & np.asarray(told.is_null())).any():
        raise UnreadableError(
            "some events of the archive tell no time of receipt, so that the clock hangs on"
            " everybody's: use --engine local"
        )
    clock: NDArray[np.int64] = np.where(events, told.fill_null(0).to_numpy(), 0)
    return np.maximum.accumulate(clock)
