"""What a worker did, in one line at its end."""

from __future__ import annotations

from engine.settings import Settings
from engine.worker.partition_processor import Owner
from engine.worker.worker import Worker
from streams.admission.admission import Counts

FIELDS = ("received", "accepted", "late", "duplicate", "quarantined")


def summary(worker: Worker, settings: Settings) -> str:
    """Return the lines taken of the places held, since their log began, and what was written."""
    owners = [one.owner for one in worker.held.values() if isinstance(one.owner, Owner)]
    every = [one.pipeline.counts for one in owners]
    counts = Counts(*(sum(getattr(one, name) for one in every) for name in FIELDS))
    told = f"{counts}; 预警 warnings {sum(worker.warned.values())}"
    held = sum(one.time.held for one in owners)
    if held:
        told += f"; 时间超前未采信 stamps ahead, not believed {held}"
    if counts.late > settings.late_share * max(1, counts.received):
        told += (
            "; 迟到过多 many came late: 检查网关时钟，录制的文件请用 feed 推送 check the gateways'"
            " clocks, publish recordings by: silverguard feed"
        )
    return told
