"""Real servers that tests start by themselves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.broker import Broker

TOGETHER = {
    **dict.fromkeys(
        ("test_kafka", "test_kafka_worker", "test_kafka_archive", "test_check", "test_storm"),
        "kafka",
    ),
    **{f"test_{name}": name for name in ("compare", "outage", "pipeline", "shared_stage", "train")},
    "test_desk_page": "browser",
}
"""Files whose tests share what is costly to make: one process runs them, and makes it once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell pytest-xdist which tests belong into one process."""
    for item in items:
        if item.path.stem in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(TOGETHER[item.path.stem]))


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """Start a Kafka that lasts for the session."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-kafka-"))
    running = Broker(folder)
    running.start()
    yield running
    running.kill()
    shutil.rmtree(folder, ignore_errors=True)
