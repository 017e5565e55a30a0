"""The one writer of what officers do: read with a lock, act, write, all in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, select

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.acts.doing import DOINGS, Acting, Doing, Done, others_of
from engine.desk.acts.transitions import By
from engine.desk.audit.record import record, record_all
from engine.desk.dispatch.sending import sent_by_officer
from engine.desk.incidents import hand
from engine.desk.incidents.model import Body, Dispatch, Opened, Visit
from engine.desk.incidents.shown import detail
from engine.desk.web.refused import RefusedError, conflict, missing, wrong
from engine.store.access.reach import unlimited, within
from engine.store.incidents import answers
from engine.store.incidents.answers import Answered, Asked, OtherBodyError
from engine.store.incidents.case_events import HELD_MS, case, queue
from engine.store.incidents.hearing import Moment
from engine.store.incidents.incident import MOST_EPISODES, Incident
from engine.store.incidents.intake import areas_of
from engine.store.incidents.log_clock import database_now, log_now
from engine.store.incidents.queue import numbered
from engine.store.incidents.rows import Step, changes_of, locked, read, serialize, write
from engine.store.incidents.tables import INCIDENTS
from engine.store.stops.rows import WATCH_MS, watch
from engine.store.visits.rows import Visit as Made
from engine.store.visits.rows import put as put_visit
from engine.store.warnings import plain
from streams.contract.json_object import Json

Clock = Callable[[Connection], int]
JSON = msgspec.json.Encoder()
CHANGED = "事件已有变化，请重新读取 it has changed: read it again"


class Request(NamedTuple):
    """Who asks for what: `key` is the idempotency key, if there is one."""

    caller: Caller
    path: str
    body: Body
    key: str | None = None

    @property
    def who(self) -> str:
        """Return whose answers under a key are remembered together."""
        return f"{self.caller.role} {self.caller.name}"

    @property
    def asked(self) -> Asked | None:
        """Return what is remembered of it, None without a key."""
        said = self.body.model_dump_json().encode()
        return None if self.key is None else answers.asked(self.who, self.key, self.path, said)


class Outcome(msgspec.Struct, frozen=True):
    """What became of one of many: 200 and its new version, or why nothing was done."""

    incident: str
    status: int
    detail: str = ""
    version: int = 0


class Service:
    """What officers do about incidents.

    Parameters
    ----------
    clock
        The database's clock, epoch ms: one for all desks. Tests have another.
    doings
        What can be done, by name.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock = database_now,
        doings: Mapping[str, Doing] = DOINGS,
    ) -> None:
        self._engine, self._clock, self._doings = engine, clock, doings

    def act(
        self, name: str, incident: str, versions: frozenset[int] | None, request: Request
    ) -> Answered:
        """Do something about an incident; returns it as a fresh read gives it.

        Parameters
        ----------
        versions
            Those at which it may be done; None: at whichever there is.

        Raises
        ------
        RefusedError
            404 without such an incident, 412 at another version, 409 or 422 where it cannot be.
        """
        return self._once(request, partial(self._acted, name, incident, versions, request))

    def together(self, name: str, picked: Mapping[str, int], request: Request) -> list[Outcome]:
        """Do the same about many, in one transaction; returns what became of each.

        Left as it is what has another version than was read, what does not allow it, and whatever
        is of life safety: that is looked at one by one.
        """
        path = f"{request.path}?{sorted(picked.items())}"
        asked = request._replace(path=path)
        answer = self._once(asked, partial(self._all, name, picked, request))
        return msgspec.json.decode(answer.body, type=list[Outcome])

    def _all(
        self, name: str, picked: Mapping[str, int], request: Request, connection: Connection,
        now: int,
    ) -> tuple[Answered, str]:  # fmt: skip
        caller, doing = request.caller, self._doings[name]
        found, log = locked(connection, picked.keys()), log_now(connection, now)
        by = By(caller.name, now, may(caller, "incident.reassign"))
        said = request.body.model_dump(mode="json", exclude_defaults=True)
        steps: list[Step] = []
        outcomes = []
        for key, version in picked.items():
            try:
                one = _fit(found.get(key), version, caller)
                act = f"{one.id}.{one.version + 1}"
                did = doing.do(Acting(one, {}, by, act, request.body, log))
            except RefusedError as refused:
                outcomes.append(Outcome(key, refused.status, refused.detail))
                continue
            steps += self._steps(did, doing.what, by, act, said)
            queue(connection, act, did.events, now + HELD_MS)
            outcomes.append(Outcome(key, 200, version=one.version + 1))
        write(connection, steps, now)
        done = [f"incident:{step.after.id}" for step in steps]
        record_all(connection, caller, f"incident.{name}", done)
        return Answered(200, JSON.encode(outcomes)), ""

    def open(self, request: Request) -> Answered:
        """Open an incident by hand, or join what is open of the person; returns it.

        Raises
        ------
        RefusedError
            404, if the person is of another area.
        """
        assert isinstance(request.body, Opened)
        body = request.body.model_copy(update={"person": plain(request.body.person)})
        area = self._area(body.person, request.caller)
        return self._once(request, partial(self._opened, request, body, area))

    def _once(
        self, request: Request, do: Callable[[Connection, int], tuple[Answered, str]]
    ) -> Answered:
        """Do it now, unless it was done under the same key; all in one transaction."""
        engine = within(self._engine, request.caller.area, request.who)
        with engine.begin() as connection:
            serialize(connection)
            asked = request.asked
            if asked is not None and (before := _answered(connection, asked)) is not None:
                return before
            now = self._clock(connection)
            answer, person = do(connection, now)
            if asked is not None:
                answers.keep(connection, asked, answer, person, now)
            return answer

    def _acted(
        self, name: str, incident: str, versions: frozenset[int] | None, request: Request,
        connection: Connection, now: int,
    ) -> tuple[Answered, str]:  # fmt: skip
        caller, doing = request.caller, self._doings[name]
        found = locked(connection, {incident, *others_of(request.body)})
        known = {key: one for key, one in found.items() if caller.reaches(one.area)}
        one = known.get(incident)
        if one is None:
            raise missing()
        if versions is not None and one.version not in versions:
            raise RefusedError(412, CHANGED)
        by = By(caller.name, now, may(caller, "incident.reassign"))
        act = f"{one.id}.{one.version + 1}"
        past = changes_of(connection, one.id) if doing.looks_back else ()
        log = log_now(connection, now)
        done = doing.do(Acting(one, known, by, act, request.body, log, past))
        said = request.body.model_dump(mode="json", exclude_defaults=True) | done.detail
        self._write(connection, done, doing.what, by, act, said)
        if one.kind == "fraud" and one.person and getattr(request.body, "denied", False):
            watch(connection, one.person, one.id, now + WATCH_MS)
        if isinstance(request.body, Dispatch):
            body = request.body
            sent_by_officer(connection, one, act, body.whom, body.text, caller.name, now)
        if isinstance(request.body, Visit) and one.person:
            was = request.body
            put_visit(connection, Made(act, one.person, now, caller.name, was.result, "", was.text,
                                       one.id))  # fmt: skip
        fresh = self._fresh(connection, one.id, caller, 200)
        record(connection, caller, f"incident.{name}", f"incident:{one.id}")
        return fresh, one.person

    def _opened(
        self, request: Request, body: Opened, area: str, connection: Connection, now: int
    ) -> tuple[Answered, str]:
        caller = request.caller
        before = _open_one(connection, body, caller)
        act, log = secrets.token_hex(8), log_now(connection, now)
        if body.last_seen_at is not None and body.last_seen_at > max(now, log):
            raise wrong("最后见到的时间在将来", "last seen in the future")
        told = hand.reported(before, body, act, area, Moment(now, log))
        events = [case(told.incident, act, log, "opened")]
        done = Done([(before, told.incident)], events)
        said = body.model_dump(mode="json", exclude_defaults=True, exclude={"person"})
        self._write(connection, done, told.what, By(caller.name, now), act, said)
        status = 201 if before is None else 200
        fresh = self._fresh(connection, told.incident.id, caller, status)
        record(connection, caller, "incident.open", f"incident:{told.incident.id}")
        return fresh, body.person

    def _area(self, person: str, caller: Caller) -> str:
        """Return the area of who is reported; whom no register knows is where the caller is.

        The whole register is asked: who lives elsewhere must not be taken for a stranger.
        """
        with unlimited(self._engine).connect() as connection:
            area = areas_of(connection, [person]).get(person)
        if area is None:
            return caller.area
        if not caller.reaches(area):
            raise RefusedError(404, "本辖区无此人 no such person in your area")
        return area

    def _write(
        self, connection: Connection, done: Done, what: str, by: By, act: str, said: Json
    ) -> None:
        """Write what changed, and what the log must know."""
        write(connection, self._steps(done, what, by, act, said), by.now)
        queue(connection, act, done.events, by.now + HELD_MS)

    @staticmethod
    def _steps(done: Done, what: str, by: By, act: str, said: Json) -> list[Step]:
        return [Step(before, after, what, by.name, act, said) for before, after in done.changed]

    def _fresh(
        self, connection: Connection, incident: str, caller: Caller, status: int
    ) -> Answered:
        found = numbered(connection, incident)
        assert found is not None  # it was written just now
        return Answered(status, JSON.encode(detail(connection, found, caller)))


def _fit(one: Incident | None, version: int, caller: Caller) -> Incident:
    """Return an incident that may be acted on with others; raises `RefusedError` for another."""
    if one is None or not caller.reaches(one.area):
        raise missing()
    if one.version != version:
        raise RefusedError(412, CHANGED)
    if not one.silenceable:
        raise conflict("求助、跌倒和限时告警须逐一处理", "an SOS, a fall, a limit: one by one")
    return one


def _answered(connection: Connection, asked: Asked) -> Answered | None:
    try:
        return answers.answer_to(connection, asked)
    except OtherBodyError:
        raise wrong("该幂等键已用于其他请求", "this key was used for something else") from None


def _open_one(connection: Connection, body: Opened, caller: Caller) -> Incident | None:
    """Return the newest open incident of the person and application that has room."""
    if not body.person:
        return None
    table = INCIDENTS.c
    query = select(table.body).where(
        table.subject == body.person, table.kind == body.kind, table.test == body.test, table.open
    )
    newest = connection.execute(query.order_by(table.number.desc()).with_for_update()).scalars()
    found = (read(row) for row in newest)
    return next(
        (one for one in found if len(one.episodes) < MOST_EPISODES and caller.reaches(one.area)),
        None,
    )
