"""Above the list, in red: what came, could not be read, and may have been a call for help."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

import msgspec
from nicegui import ui

from engine.desk.warnings.card import civil_time
from engine.desk.web.texts import Language, said
from engine.incidents.incident import Reason
from engine.store.data_faults import Faults, faults_by_person
from engine.store.store import Store
from streams.contract.units import HOUR_MS

SHOWN = 10
"""Cards at once, one a person; the API has all of them."""
SHOWN_MS = 24 * HOUR_MS
"""How long a card stays: nobody closes it, and what is older was seen by every shift."""


class Fault(msgspec.Struct, frozen=True):
    """The fields of a data fault that officers see."""

    at: int
    partition: int
    offset: int
    cause: str
    reason: Reason


def newest_faults(store: Store) -> list[Faults]:
    """Return those of the last day, by person; whom a line names is not lost among others."""
    since = time.time_ns() // 1_000_000 - SHOWN_MS
    return faults_by_person(store.engine, SHOWN, arrived_after=since)


def draw_faults(found: list[Faults], language: Language, zone: ZoneInfo) -> None:
    """Draw a card for each person, with how many there are."""
    for one in found:
        fault = msgspec.json.decode(one.newest, type=Fault)
        when = civil_time(fault.at, zone) if fault.at else "?"
        told = said("data_fault", language).format(when, fault.partition, fault.offset, fault.cause)
        text = fault.reason.zh if language == "zh" else fault.reason.en
        more = f" (+{one.of_person - 1})" if one.of_person > 1 else ""
        ui.label(f"{told}{more} {text}").classes("sg-loud sg-fault")
