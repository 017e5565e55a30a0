"""Rows to the bodies of one kind of event: JSON without its id, a column at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from streams.contract.fields import FIELDS, Field
from streams.contract.kinds import Kind
from streams.convert.cells import cells_of, numbers_of, quoted, spelt, texts_of, words_of
from streams.convert.mapping import Event, Source
from streams.convert.pseudonyms import BETWEEN, PSEUDONYMOUS, contact, pseudonym
from streams.convert.readings import used
from streams.convert.rows import TEXT, Lines, Mask, Rows, by_word, is_blank, side_by_side, true


@dataclass(frozen=True, slots=True)
class Means:
    """What a conversion needs beside file and mapping.

    `zone`: of times that name none; `key`: of pseudonyms; `now`: epoch ms, beyond which by a day
    the door refuses, None where no event is too far ahead; `contacts`: persons and the numbers of
    those they know, as `contact` spells them.
    """

    zone: str
    key: bytes
    now: int | None = None
    contacts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Common:
    """What all events of a row share; `persons` and `senders` as JSON.

    `devices`: what stands for the device, account or number, blank where none is told.
    """

    persons: pa.Array
    senders: pa.Array
    devices: pa.Array
    at: NDArray[np.int64]
    date_only: Mask

    def only(self, kept: Mask) -> Common:
        """Return those of some rows."""
        mask = pa.array(kept)
        persons, senders = self.persons.filter(mask), self.senders.filter(mask)
        devices = self.devices.filter(mask)
        return Common(persons, senders, devices, self.at[kept], self.date_only[kept])


@dataclass(slots=True)
class Bodies:
    """Events without ids, as they stand in the file; `moments`: by when each is received."""

    bodies: pa.Array
    devices: pa.Array
    moments: NDArray[np.int64]
    lines: Lines
    refused: list[tuple[Lines, str, str]] = field(default_factory=list)
    """Lines, column and reason."""
    began: int = 0
    """First readings of meters, and readings that repeat one."""


class _Making:
    """One kind of event while it is made of rows: each row is right until something is wrong."""

    def __init__(self, event: Event, rows: Rows, persons: pa.Array, means: Means) -> None:
        self.event, self.rows, self._persons, self._means = event, rows, persons, means
        self.kind = Kind[event.kind.upper()]
        self.right = np.ones(rows.size, np.bool_)
        self.refused: list[tuple[Lines, str, str]] = []
        self.parts: dict[str, pa.Array] = {}
        self.numbers: dict[str, NDArray[np.float64]] = {}

    def make(self) -> None:
        """Make every field that the mapping names."""
        for told in FIELDS[self.kind]:
            source = self.event.fields.get(told.name)
            if source is not None:
                (self._number if told.role == "number" else self._word)(told, source)
        if self._means.contacts and "peer_class" in self.parts:
            self._know_contacts()

    def refuse(self, bad: Mask, name: str, reason: str) -> None:
        """Refuse rows, each for the first thing that is wrong with it."""
        bad = bad & self.right
        if bad.any():
            source = self.event.fields.get(name, Source())
            column = self.rows.name(source.column) or self.rows.name(source.otherwise)
            self.refused.append((self.rows.lines[bad], column or name, reason))
            self.right &= ~bad

    def _know_contacts(self) -> None:
        """Take for a contact whoever is among the person's own, from wherever he calls."""
        cells = cells_of(self.event.fields["peer"], self.rows)
        pairs = side_by_side(self._persons, cells, between=BETWEEN)
        known = by_word(pairs, self._contact)
        self.parts["peer_class"] = pc.coalesce(known, self.parts["peer_class"])

    def _contact(self, pair: str) -> str | None:
        person, _, number = pair.partition(BETWEEN)
        return '"contact"' if contact(person, number) in self._means.contacts else None

    def finished(self, no_event: Mask) -> dict[str, pa.Array]:
        """Return every field as JSON, null where it is not known; a row needs one that is."""
        parts = {
            told.name: self.parts[told.name]
            if told.name in self.parts
            else spelt(self.numbers[told.name])
            for told in FIELDS[self.kind]
            if told.name in self.parts or told.name in self.numbers
        }
        measured = [part for name, part in parts.items() if not self._is_constant(name)]
        if measured:
            some = np.logical_or.reduce([~true(part.is_null()) for part in measured])
            self.refuse(~some & ~no_event, "", "empty")
        return parts

    def _is_constant(self, name: str) -> bool:
        return self.event.fields.get(name, Source()).value is not None

    def _number(self, told: Field, source: Source) -> None:
        values, bad = numbers_of(source, self.rows)
        self.refuse(bad, told.name, "bad_duration" if source.duration else "bad_number")
        if told.required:
            self.refuse(np.isnan(values), told.name, "missing")
        self.numbers[told.name] = values

    def _word(self, told: Field, source: Source) -> None:
        if source.value is not None:
            cells = pa.repeat(pa.scalar(_as_cell(source.value), TEXT), self.rows.size)
            source = Source(column=source.column)
        else:
            cells = cells_of(source, self.rows)
        part = self._text(told, cells) if told.role == "text" else words_of(told, source, cells)
        if told.required:
            none = true(part.is_null())
            self.refuse(none & is_blank(cells), told.name, "missing")
            self.refuse(none, told.name, "bad_word")
        self.parts[told.name] = part

    def _text(self, told: Field, cells: pa.Array) -> pa.Array:
        if told.name not in PSEUDONYMOUS:
            return texts_of(cells)
        hidden = by_word(cells, lambda said: quoted(pseudonym(said, self._means.key)))
        return pc.if_else(pa.array(is_blank(cells)), None, hidden)


def _as_cell(value: str | float) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def bodies_of(event: Event, rows: Rows, common: Common, means: Means) -> Bodies:
    """Return the events of one kind that some rows become."""
    making = _Making(event, rows, common.persons, means)
    making.make()
    no_event = _differences(making, common) if event.cumulative else np.zeros(rows.size, np.bool_)
    at = common.at
    if event.begins:
        at = at + np.nan_to_num(making.numbers["period_s"] * 1000).astype(np.int64)
    parts = making.finished(no_event)
    kept = making.right & ~no_event
    mask = pa.array(kept)
    common = replace(common, at=at).only(kept)
    body = _joined(event.kind, common, {name: part.filter(mask) for name, part in parts.items()})
    lasted = making.numbers.get("duration_s") if making.kind == Kind.CALL else None
    moments = common.at + (0 if lasted is None else (lasted[kept] * 1000).astype(np.int64))
    began = int((no_event & making.right).sum())
    return Bodies(body, common.devices, moments, rows.lines[kept], making.refused, began)


def _differences(making: _Making, common: Common) -> Mask:
    """Make amounts of what a meter shows; returns the rows that only begin or repeat."""
    shown = making.numbers["amount"]
    known = making.right & ~np.isnan(shown)
    meters = side_by_side(common.persons, common.devices, between=" ").filter(pa.array(known))
    found = used(shown[known], common.at[known], meters)
    making.numbers["amount"] = _spread(found.amount, known)
    making.numbers["period_s"] = _spread(found.period_s, known)
    making.refuse(_spread(found.at_odds, known) > 0, "amount", "two_readings")
    return _spread(found.no_event, known) > 0


def _spread(values: NDArray[np.float64] | Mask, known: Mask) -> NDArray[np.float64]:
    full = np.zeros(known.size)
    full[known] = values
    return full


def _joined(kind: str, common: Common, parts: dict[str, pa.Array]) -> pa.Array:
    """Return the fields of each event one behind the other, those that are not known left out."""
    said = [
        pa.repeat(pa.scalar(f'"kind":"{kind}"', TEXT), common.at.size),
        _named("person", common.persons),
        _named("at", pa.array(common.at).cast(TEXT)),
        _named("source", common.senders),
        pc.if_else(pa.array(common.date_only), pa.scalar('"date_only":true', TEXT), None),
        *(_named(name, part) for name, part in parts.items()),
    ]
    return side_by_side(*said, between=",", skip=True)


def _named(name: str, part: pa.Array) -> pa.Array:
    return side_by_side(f'"{name}":', part)
