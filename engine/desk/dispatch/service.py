"""The one writer of what becomes of dispatches: each act in one transaction with its incident."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.acts import judged_by, transitions
from engine.desk.acts.transitions import By
from engine.desk.audit.record import LIST, audited, record, subject_of
from engine.desk.dispatch.machine import Act, digest_of, done, is_repeated
from engine.desk.dispatch.model import Found
from engine.desk.dispatch.photo import as_kept
from engine.desk.incidents.model import Body
from engine.desk.web.refused import RefusedError, conflict, wrong
from engine.store.access.reach import within
from engine.store.dispatches import rows
from engine.store.dispatches.dispatch import Dispatch
from engine.store.dispatches.rows import Numbered, Photo, WayIn
from engine.store.incidents.case_events import queue
from engine.store.incidents.hearing import HIGHEST
from engine.store.incidents.incident import Incident
from engine.store.incidents.log_clock import database_now, log_now
from engine.store.incidents.queue import numbered
from engine.store.incidents.rows import Step, locked, serialize, write
from engine.store.people.register import register_of
from engine.store.stops.rows import WATCH_MS, watch
from engine.store.visits.rows import Visit as Made
from engine.store.visits.rows import put as put_visit
from streams.contract.json_object import Json

Clock = Callable[[Connection], int]
MOST_PHOTOS = 10
"""Of one dispatch."""
WHAT: dict[Act, str] = {
    "accept": "accepted", "decline": "declined", "arrive": "arrived", "found": "visited",
    "finish": "finished",
}  # fmt: skip
"""What an act is called in the incident's history."""
UNKEPT = {"way_in"}
"""What is told of the home, and does not stand in a history."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A dispatch with what its page shows; `register` None: nobody of the register."""

    found: Numbered
    incident: Incident | None
    number: int
    register: Json | None
    way_in: str
    photos: tuple[str, ...]
    whole: bool


class DispatchService:
    """Reads and writes dispatches; `clock` is the database's, epoch ms."""

    def __init__(self, engine: Engine, clock: Clock = database_now) -> None:
        self._engine, self._clock = engine, clock

    def page(
        self, caller: Caller, limit: int, after: int | None = None, *, open_only: bool
    ) -> list[Numbered]:
        """Return the newest dispatches of a caller's area."""
        with audited(self._engine, caller, "dispatch.read", LIST) as connection:
            return rows.page(connection, caller.area, limit, after, open_only=open_only)

    def look(self, caller: Caller, name: str) -> Looked:
        """Return one with what he who goes there needs; raises `RefusedError` 404."""
        with within(self._engine, caller.area).begin() as connection:
            found = reached(rows.dispatch(connection, name), caller)
            one = found.dispatch
            whole = one.open and one.worker == caller.name
            about = numbered(connection, one.incident, caller.area)
            told = rows.way_in(connection, one.person) if whole and one.person else None
            looked = Looked(
                found, about.incident if about else None, about.number if about else 0,
                register_of(connection, one.person) if one.person else None,
                told.said if told else "", tuple(rows.photos_of(connection, name)), whole,
            )  # fmt: skip
            if whole and one.person:
                record(connection, caller, "person.contacts", subject_of(one.person),
                       f"dispatch:{name}")  # fmt: skip
            record(connection, caller, "dispatch.read", f"dispatch:{name}")
        return looked

    def act(
        self, caller: Caller, name: str, act: Act, said: Body, key: str | None = None
    ) -> Numbered:
        """Do something about a dispatch; what is sent twice is done once.

        Raises
        ------
        RefusedError
            404 without such a dispatch, 409 if it is somebody else's or its state forbids it.
        """
        with within(self._engine, caller.area).begin() as connection:
            serialize(connection)
            before = reached(rows.dispatch(connection, name, lock=True), caller)
            if is_repeated(before.dispatch, act, caller.name, key):
                return before
            now = self._clock(connection)
            body = said if isinstance(said, Found) else None
            after = done(before.dispatch, act, caller.name, now, body, key)
            rows.change(connection, after)
            self._told(connection, caller, after, act, said, now)
            if body is not None and body.way_in and after.person:
                told = WayIn(after.person, body.way_in, caller.name, now)
                rows.put_way_in(connection, told)
            record(connection, caller, "dispatch.act", f"dispatch:{name}", act)
            return Numbered(before.number, after)

    def _told(
        self, connection: Connection, caller: Caller, after: Dispatch, act: Act, said: Body,
        now: int,
    ) -> None:  # fmt: skip
        """Leave it in the incident's history, and tell the log what must change judgement."""
        one = incident_of(connection, after.incident)
        if one is None:
            return
        by, what = By(caller.name, now, may(caller, "incident.reassign")), WHAT[act]
        detail = said.model_dump(mode="json", exclude_defaults=True, exclude=UNKEPT)
        name = f"{one.id}.{one.version + 1}"
        new = _becomes(one, act, said, by)
        detail |= {"dispatch": after.id}
        write(connection, [Step(one, new, what, caller.name, name, detail)], now)
        if isinstance(said, Found):
            log = log_now(connection, now)
            queue(connection, name, judged_by.told(new, name, log, said), now)
            if one.person:
                saw = " ".join(said.saw)
                put_visit(connection, Made(name, one.person, now, caller.name, said.result, saw,
                                           said.text, one.id))  # fmt: skip
            if said.denied and one.kind == "fraud" and one.person:
                watch(connection, one.person, one.id, now + WATCH_MS)

    def photographed(self, caller: Caller, name: str, told: bytes, key: str | None) -> str:
        """Keep a photo of a dispatch that is the caller's; returns its name.

        Raises
        ------
        RefusedError
            404 without such a dispatch, 409 if it is not his or has photos enough, 415 and 422 for
            what is no photo.
        """
        with within(self._engine, caller.area).connect() as connection:
            reached(rows.dispatch(connection, name), caller)
        if not told:
            raise wrong("请先选照片", "choose a photo first")
        jpeg = as_kept(told)  # before anything is locked: it takes a moment
        with within(self._engine, caller.area).begin() as connection:
            one = reached(rows.dispatch(connection, name, lock=True), caller).dispatch
            if one.worker != caller.name or one.state not in ("accepted", "arrived"):
                raise conflict("未接受或已完成", "accept it first; when it is done it is over")
            photo = digest_of(caller.name, f"{name} {key or secrets.token_hex(8)}")
            if photo in rows.photos_of(connection, name):
                return photo
            if rows.count_photos(connection, name) >= MOST_PHOTOS:
                raise conflict(f"最多{MOST_PHOTOS}张照片", f"{MOST_PHOTOS} photos at most")
            now = self._clock(connection)
            kept = Photo(photo, name, one.person, one.area, now, caller.name, jpeg)
            rows.put_photo(connection, kept)
            record(connection, caller, "dispatch.act", f"dispatch:{name}", "photo")
        return photo

    def photo(self, caller: Caller, name: str, photo: str) -> bytes:
        """Return a photo as JPEG; raises `RefusedError` 404."""
        subject = f"dispatch:{name}"
        with audited(self._engine, caller, "dispatch.read", subject, photo) as connection:
            reached(rows.dispatch(connection, name), caller)
            found = rows.jpeg_of(connection, name, photo)
            if found is None:
                raise RefusedError(404, "无此照片 no such photo")
            return found


def _becomes(one: Incident, act: Act, said: Body, by: By) -> Incident:
    """Return the incident: who needs help is called for, and so is another who goes there."""
    if act == "decline" and one.open:
        return transitions.called_again(transitions.noted(one, by), by.now)
    if not isinstance(said, Found) or not one.open:
        return transitions.noted(one, by)
    new = transitions.visited(one, by)
    if said.result != "needs_help":
        return new
    climbed = transitions.climbed(new, HIGHEST, by.now)
    return transitions.called_again(new, by.now) if climbed is new else climbed


def incident_of(connection: Connection, incident: str) -> Incident | None:
    """Return the incident of a dispatch, or that into which it was merged meanwhile."""
    one = locked(connection, [incident]).get(incident)
    while one is not None and one.merged_into:
        one = locked(connection, [one.merged_into]).get(one.merged_into)
    return one


def reached(found: Numbered | None, caller: Caller) -> Numbered:
    """Return what was found; raises `RefusedError` 404 where nothing lies in the caller's area."""
    if found is None or not caller.reaches(found.dispatch.area):
        raise RefusedError(404, "无此派单 no such dispatch")
    return found
