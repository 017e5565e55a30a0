"""Which tests one process of pytest-xdist runs one after another, and what begins first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/system/faults/test_storm.py": "storm",
    "tests/system/faults/test_wall_storm.py": "storm",
    "tests/system/outages/test_crowd.py": "storm",
    "tests/streams/kafka/test_consumer.py": "kafka",
    "tests/streams/kafka/test_group_membership.py": "kafka",
    "tests/system/kafka/test_kafka_worker.py": "kafka",
    "tests/system/kafka/test_kafka_away.py": "kafka",
    "tests/system/kafka/test_canary_on_kafka.py": "kafka",
    "tests/system/kafka/test_kafka_examples.py": "kafka",
    "tests/system/outages/test_database_away.py": "kafka",
    "tests/engine/log/test_archive_kafka.py": "kafka",
    "tests/engine/desk/evidence/test_from_log.py": "kafka",
    "tests/engine/doctor/test_check.py": "kafka",
    "tests/engine/ingest/test_refused_by_kafka.py": "kafka",
}
"""Files that share what no single one of them should start for itself, or that disturb one another.

The storms kill processes and mostly wait: one at a time, while others compute.
"""
FIRST = (
    "storm",
    "tests/engine/replay/test_sharded.py",
    "tests/engine/training/test_train.py",
    "kafka",
    "tests/engine/worker/test_correlation_stage.py",
    "tests/engine/evaluation/test_compare.py",
    "tests/system/test_tour.py",
    "tests/engine/pipeline/test_determinism.py",
    "tests/system/outages/test_time_bounded.py",
    "tests/system/test_notebooks.py",
    "tests/engine/worker/test_crash_recovery.py",
    "tests/system/test_demo.py",
    "tests/streams/simulate/test_town.py",
    "tests/system/test_commands.py",
    "tests/system/outages/test_processes.py",
    "tests/models/learned/test_pyod_panel.py",
    "tests/models/learned/test_boosted_trees.py",
    "tests/engine/correlation/test_outage_correlator.py",
    "tests/engine/health/test_chain_watch.py",
)
"""What takes longest begins first, so that no process works alone at the end."""


def company(nodeid: str) -> str:
    """Return what a test runs together with: its group, or its file.

    Examples
    --------
    >>> company("tests/system/outages/test_crowd.py::test_a_crowd[7]")
    'storm'
    >>> company("tests/system/layout/test_map.py::test_the_map")
    'tests/system/layout/test_map.py'
    """
    file = nodeid.split("::")[0]
    return TOGETHER.get(file, file)


def turn(nodeid: str) -> int:
    """Return the place of a test in the queue; those that are not in a hurry share the last."""
    group = company(nodeid)
    return FIRST.index(group) if group in FIRST else len(FIRST)


@pytest.hookimpl(optionalhook=True)  # without pytest-xdist nobody asks
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Hand out whole files, so that what a file or a group makes is made once.

    Not by `--dist loadgroup`: it writes the group into a field of the test that pytest 9.2 no
    longer reads, and silently deals every test out by itself (pytest-xdist, issue 1386).
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByCompany(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return company(nodeid)

    return ByCompany(config, log)
