"""What comes back from who was asked by a machine: answered, unanswered, or not delivered.

Each is a call of the incident, as an officer's: an answer and its lack enter the log as evidence, a
message that reached nobody does not. What nobody answers climbs to somebody who goes there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import BaseModel, Field
from sqlalchemy import Engine

from engine.desk.access.caller import Caller
from engine.desk.acts import judged_by, transitions
from engine.desk.acts.doing import Acting, Doing, Done
from engine.desk.incidents import service
from engine.desk.incidents.model import Body, Call, like
from engine.desk.ladder.steps import concerns
from engine.desk.ladder.webhook import is_signed
from engine.desk.web.refused import RefusedError, missing
from engine.store.access.reach import unlimited, within
from engine.store.incidents.hearing import HIGHEST
from engine.store.incidents.incident import Incident
from engine.store.incidents.log_clock import database_now
from engine.store.incidents.queue import numbered
from engine.store.notices.rows import Notice, notice_of
from engine.webhooks import Webhook

KEYS = {"1": "well", "2": "needs_help"}
"""What a key means; any other, and none, is no answer: a voice box takes calls too."""


class Reply(Body):
    """What came of asking: whether it was delivered, and which key was pressed."""

    model_config = like({"delivered": True, "key": "1"}, {"delivered": False})

    delivered: bool
    key: str = Field(default="", pattern=r"^[0-9*#]?$", description="1: well, 2: needs help")

    @property
    def result(self) -> str:
        """Return the result of the call."""
        return KEYS.get(self.key, "no_answer") if self.delivered else "not_delivered"


class ReplyOut(BaseModel):
    """The incident as it is now."""

    incident: str
    result: str
    tier: int
    state: str


class Replied(Call):
    """A call by a machine; `last`: nobody else is asked behind it."""

    last: bool = False


def _replied(asked: Acting) -> Done:
    body = cast("Replied", asked.body)
    after = transitions.noted(asked.one, asked.by)
    if body.result == "needs_help":
        after = transitions.climbed(after, HIGHEST, asked.by.now)
    elif body.last and body.result != "well":
        after = transitions.climbed(after, 2, asked.by.now)
    return Done([(asked.one, after)], judged_by.told(after, asked.act, asked.log, body))


REPLIES: Mapping[str, Doing] = {
    "reply": Doing(Replied, "called", _replied, "Tell what came of asking."),
}


class ReplyService:
    """Takes replies to notices of a store; `hooks` are those that ask."""

    def __init__(self, engine: Engine, hooks: Sequence[Webhook]) -> None:
        self._engine = engine
        self._hooks = {hook.name: hook for hook in hooks if hook.asks}
        self._acts = service.Service(engine, doings=REPLIES)

    def take(
        self, caller: Caller, name: str, said: Reply, headers: Mapping[str, str], body: bytes
    ) -> ReplyOut:
        """Record a reply, once for each `webhook-id`.

        Raises
        ------
        RefusedError
            404 for a notice that is none of a step that asks, or of another area; 403 where the
            step's secret did not sign what came, or not within five minutes.
        """
        with unlimited(self._engine).connect() as connection:
            notice, now = notice_of(connection, name), database_now(connection)
            hook = None if notice is None else self._hooks.get(notice.hook)
            if notice is None or hook is None:
                raise RefusedError(404, "无此通知 no such notice")
            if not is_signed(hook.secret.get_secret_value(), headers, body, now // 1000):
                raise RefusedError(403, "签名无效 the signature is wrong or old")
        last = self._last(notice, hook, caller)
        told = Replied.model_validate(
            {"whose": hook.asks, "result": said.result, "last": last}
            | ({"text": f"按键 key {said.key}"} if said.key else {})
        )
        path = f"/notices/{name}/reply"
        asked = service.Request(caller, path, told, headers["webhook-id"][:200])
        self._acts.act("reply", notice.incident, None, asked)
        return self._answered(notice.incident, said, caller)

    def _last(self, notice: Notice, hook: Webhook, caller: Caller) -> bool:
        """Tell whether nobody is asked behind a step."""
        one = self._incident(notice.incident, caller)
        behind = (each.after_s for each in self._hooks.values() if concerns(each, one))
        return hook.after_s >= max(behind, default=0)

    def _incident(self, name: str, caller: Caller) -> Incident:
        with within(self._engine, caller.area).connect() as connection:
            found = numbered(connection, name, caller.area)
        if found is None:
            raise missing()
        return found.incident

    def _answered(self, incident: str, said: Reply, caller: Caller) -> ReplyOut:
        one = self._incident(incident, caller)
        return ReplyOut(incident=one.id, result=said.result, tier=one.tier, state=one.state)
