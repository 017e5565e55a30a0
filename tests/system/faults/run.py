"""One run of a storm, from a town to the verdict."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from engine.log.people_register import import_register
from engine.settings import Settings
from tests.system.faults.ledger import Verdict, in_table, ledger, on_topic, verdict
from tests.system.faults.stand import Stand
from tests.system.faults.storm import Plan, Storm, Toll
from tests.system.faults.town import episodes
from tests.system.faults.wall import ledger_of_log

SETTLES_S = 300.0
"""How long the workers may take to catch up when all faults are over."""


def storm(
    plan: Plan,
    people: int,
    days: int,
    alarms: int,
    rate: float,
    clock: Literal["wall", "log"] = "log",
) -> tuple[Toll, Verdict]:
    """Make a town, let faults rain on its workers, and compare with a replay.

    Under the wall clock the town happens now, and the log is judged once more without faults.
    """
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp(prefix="silverguard-faults-"))
    folder.chmod(0o755)  # PostgreSQL of root runs as somebody else
    events = episodes(folder, people, days, alarms)
    stand = Stand(folder, clock=clock)
    try:
        wanted = None
        if clock == "log":
            wanted = ledger(events, stand.settings, folder / "people.csv")
        import_register(folder / "people.csv", stand.settings)
        store = stand.store()
        toll = Storm(stand, store, plan).blow(events, rate)

        def compare() -> Verdict:
            sent = on_topic(str(stand.settings.kafka_bootstrap))
            held = in_table(store)
            right = _judged_again(stand.settings, folder) if wanted is None else wanted
            return verdict(right, held, sent)

        _settled(compare)
        time.sleep(3.0)  # what should not come has time to come
        result = _settled(compare)
        store.close()
        return toll, result
    finally:
        stand.close()
        shutil.rmtree(folder, ignore_errors=True)


def _settled(compare: Callable[[], Verdict]) -> Verdict:
    """Compare until all is there: what is there too often stays so and is found at the end."""
    end = time.monotonic() + SETTLES_S
    while not (result := compare()).good and time.monotonic() < end:
        time.sleep(1.0)
    return result


def _judged_again(settings: Settings, folder: Path) -> list[bytes]:
    """Judge the log as it is now: two minutes after a fall a tick of the clock warns anew."""
    with tempfile.TemporaryDirectory(dir=folder) as home:
        return ledger_of_log(settings, Path(home))
