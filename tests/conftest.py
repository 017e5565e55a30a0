"""Real servers that tests start by themselves, and what runs where, when."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.broker import Broker

os.environ.setdefault("OMP_NUM_THREADS", "1")
# Tests run side by side already. OpenMP's threads spin while they wait for one another: where cores
# are taken, a training of six seconds took up to a minute of them. Set before anybody loads it.

TOGETHER = {
    **dict.fromkeys(("test_storm", "test_wall_storm"), "storm"),
    **{f"test_kafka{name}": "kafka" for name in ("", "_worker", "_archive", "_away")},
    **dict.fromkeys(("test_check", "test_refused_by_kafka"), "kafka"),
    "test_by_person": "spark",
    **{f"test_{name}": name for name in ("train", "compare", "pipeline", "shared_stage", "outage")},
    "test_panel": "panel",
    "test_desk_page": "browser",
}
"""Files whose tests share what is costly to make: one process runs them, and makes it once.

In the order in which they begin, the longest first: the storm mostly waits while others work.
"""


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell pytest-xdist which tests belong into one process, and let the longest begin."""
    turns = {name: place for place, name in enumerate(dict.fromkeys(TOGETHER.values()))}
    for item in items:
        if item.path.stem in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(TOGETHER[item.path.stem]))
    items.sort(key=lambda item: turns.get(TOGETHER.get(item.path.stem, ""), len(turns)))


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """Start a Kafka that lasts for the session."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-kafka-"))
    running = Broker(folder)
    running.start()
    yield running
    running.kill()
    shutil.rmtree(folder, ignore_errors=True)
