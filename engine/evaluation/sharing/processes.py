"""Versions over one past by as many processes as are asked for: what they say is the same."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from engine.errors import FAILED, EndError
from engine.evaluation.risk_hours import HourlyRisk
from engine.evaluation.sharing.rejoined import Rejoined
from engine.evaluation.sharing.share_process import Ended, Errand, ShareResult, Word, work
from engine.evaluation.sharing.side_by_side import Log, Span, pipelines_of, said_by
from engine.formats.lines import Warning
from engine.replay.sharded import Share
from engine.settings import Settings
from features.core.civil_time import civil
from models.artefact import Artefact
from streams.user_error import UserError

ALONE_BYTES = 1 << 28
"""A log so small gains little: each process starts for 3 s and decodes all of it (measured)."""

Progress = Callable[[int], None]


class Judged(NamedTuple):
    """What each version warned of, by (`at`, `id`), how risky its hours were, the log's span."""

    warnings: list[list[Warning]]
    risks: list[HourlyRisk]
    span: Span


def judged_by(
    versions: Sequence[Artefact],
    log: Log,
    settings: Settings,
    stretch: tuple[int | None, int | None] = (None, None),
    workers: int = 1,
    progress: Progress | None = None,
) -> Judged:
    """Replay a log with every version.

    Parameters
    ----------
    stretch
        Since and until when person-hours of risk are kept (epoch ms; None: all).
    workers
        Processes that share the people; 0 takes one a core, and one for a small log.

    Raises
    ------
    EndError
        If a process was killed, for instance for want of memory.
    UnreadableError
        If the log cannot be read.
    """
    count = workers or shares_of(log.events)
    shared = _shared(versions, log, settings, stretch, count, progress) if count > 1 else None
    warnings, risks, span = shared or _alone(versions, log, settings, stretch, progress)
    for said in warnings:
        said.sort(key=lambda one: (one.at, one.id))
    return Judged(warnings, risks, span)


def shares_of(events: Path) -> int:
    """Return by how many processes a log is best replayed here."""
    files = events.rglob("*") if events.is_dir() else (events,)
    size = sum(file.stat().st_size for file in files if file.is_file())
    return 1 if size < ALONE_BYTES else os.cpu_count() or 1


def _alone(
    versions: Sequence[Artefact],
    log: Log,
    settings: Settings,
    stretch: tuple[int | None, int | None],
    progress: Progress | None,
) -> Judged:
    """Replay in this process."""
    table = civil(settings.tz, settings.calendar)
    risks = [HourlyRisk(table, *stretch) for _ in versions]
    pipelines = pipelines_of(versions, settings, risks)
    warnings, span = said_by(pipelines, log, settings, progress)
    return Judged(warnings, risks, span)


def _shared(
    versions: Sequence[Artefact],
    log: Log,
    settings: Settings,
    stretch: tuple[int | None, int | None],
    count: int,
    progress: Progress | None,
) -> Judged | None:
    """Replay in processes; None where more strangers came than one process would remember."""
    errands = [
        Errand(log, tuple(versions), Share(number, count), settings, *stretch)
        for number in range(count)
    ]
    with _working(errands) as lines:
        return rejoined(errands, [heard_on(line) for line in lines], progress)


def rejoined(
    errands: Sequence[Errand], shares: Sequence[Iterator[Word]], progress: Progress | None = None
) -> Judged | None:
    """Return what all shares say together, who speak in step; None where strangers made room."""
    first = errands[0]
    joined = [Rejoined(version, first.settings) for version in first.versions]
    ended: list[Ended] = []
    for words in zip(*shares, strict=True):
        told = [one for one in words if isinstance(one, ShareResult)]
        ended = [one for one in words if isinstance(one, Ended)]
        for place, one in enumerate(joined if told else ()):
            one.take([each.said[place] for each in told], told[0].clock)
        if told and progress:
            progress(told[0].received)
    if any(one.crowded for one in ended):
        return None
    table = civil(first.settings.tz, first.settings.calendar)
    risks = [HourlyRisk(table, first.since, first.until) for _ in joined]
    for place, risk in enumerate(risks):
        for share in ended:
            risk.add(share.risks[place])
            joined[place].warnings += share.warnings[place]
    return Judged([one.warnings for one in joined], risks, ended[0].span)


@contextmanager
def _working(errands: Sequence[Errand]) -> Iterator[list[Connection]]:
    """Start a process an errand, and yield the lines to them; none outlives this."""
    context = get_context("spawn")  # threads of a library may hold locks, which a fork would copy
    processes, lines = [], []
    try:
        for errand in errands:
            line, other = context.Pipe(duplex=False)
            process = context.Process(target=work, args=(errand, other), daemon=True)
            process.start()
            other.close()
            processes.append(process)
            lines.append(line)
        yield lines
        for process in processes:
            process.join()
    finally:
        for process in processes:
            process.kill()
            process.join()
        for line in lines:
            line.close()


def heard_on(line: Connection) -> Iterator[Word]:
    """Yield what a process says up to its last word; raises what went wrong there."""
    word: Word | None = None
    while not isinstance(word, Ended):
        try:
            word = pickle.loads(line.recv_bytes())
        except EOFError:
            raise EndError(
                FAILED,
                "一个进程中断 a process that shares the people was killed: is there memory enough?"
                " fewer --workers take less",
            ) from None
        if isinstance(word, UserError):
            raise word
        yield word
