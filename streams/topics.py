"""The topics of the contract."""

from __future__ import annotations

EVENTS = "silverguard.events"
FINDINGS = "silverguard.findings"
WARNINGS = "silverguard.warnings"
QUARANTINE = "silverguard.quarantine"
PORTRAITS = "silverguard.portraits"
"""Of the embedded journal only: Kafka's workers write portraits to the database."""
