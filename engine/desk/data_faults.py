"""Above the list, in red: what came, could not be read, and may have been a call for help."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

import msgspec
from nicegui import ui

from engine.desk.card import civil_time
from engine.desk.shown_warning import Reason
from engine.desk.words import Language, said
from engine.store.store import Store
from engine.store.warnings import Stored

SHOWN = 3
"""Cards at once; the API has all of them."""
SHOWN_MS = 24 * 3_600_000
"""How long a card stays: nobody closes it, and what is older was seen by every shift."""


class Fault(msgspec.Struct, frozen=True):
    """The fields of a data fault that officers see."""

    at: int
    partition: int
    offset: int
    cause: str
    reason: Reason


def newest_faults(store: Store) -> list[Stored]:
    """Return those of the last day."""
    return store.data_faults(SHOWN, arrived_after=time.time_ns() // 1_000_000 - SHOWN_MS)


def draw_faults(found: list[Stored], language: Language, zone: ZoneInfo) -> None:
    """Draw a card each."""
    for stored in found:
        fault = msgspec.json.decode(stored.line, type=Fault)
        when = civil_time(fault.at, zone) if fault.at else "?"
        told = said("data_fault", language).format(when, fault.partition, fault.offset, fault.cause)
        text = fault.reason.zh if language == "zh" else fault.reason.en
        ui.label(f"{told} {text}").classes("sg-loud sg-fault")
