"""Real servers that tests start by themselves."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.broker import Broker


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """Start a Kafka that lasts for the session."""
    folder = Path(tempfile.mkdtemp(prefix="silverguard-kafka-"))
    running = Broker(folder)
    running.start()
    yield running
    running.kill()
    shutil.rmtree(folder, ignore_errors=True)
