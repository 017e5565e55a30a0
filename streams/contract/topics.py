"""The topics: those of the contract, and those that only the embedded journal has."""

from __future__ import annotations

EVENTS = "silverguard.events"
FINDINGS = "silverguard.findings"
WARNINGS = "silverguard.warnings"
EPISODES = "silverguard.episodes"
QUARANTINE = "silverguard.quarantine"

PORTRAITS = "silverguard.portraits"
SHADOW = "silverguard.shadow"
ROWS = "silverguard.rows"
ERASURES = "silverguard.erasures"
DATA_FAULTS = "silverguard.data-faults"
TEST_PERSON = "silverguard.test-person"
SILENCES = "silverguard.silences"
"""Of the embedded journal only: Kafka's workers write these to the database."""
