"""What an officer of a demo begins a shift with: an account, and a queue of what is not over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from engine.desk.access import passwords
from engine.desk.access.caller import Caller
from engine.desk.incidents.model import Close, Ending
from engine.desk.incidents.service import Request, Service
from engine.desk.web.refused import RefusedError
from engine.store import tokens
from engine.store.access import users
from engine.store.access.audit import SHELL, append
from engine.store.incidents.incident import Incident
from engine.store.incidents.queue import Place, Wanted, queue_page
from engine.store.store import Store
from engine.wall_clock import now_ms
from streams.contract.units import DAY_MS

OFFICER, SENDER = "officer", "demo-sender"
BEFORE = Caller("demo", "supervisor")
"""Who closes what was before the shift; nobody can log in as it."""
OVER = "演示开始前的事件 from before the demonstration"


def account(store: Store) -> str:
    """Make the officer's account; returns its password, which is kept nowhere.

    It need not be changed at the first log-in: account and town end together.
    """
    password = passwords.made_up()
    made = users.User(OFFICER, "officer", created_at=now_ms())
    with store.engine.begin() as connection:
        users.add(connection, made, users.Secrets(passwords.hashed(password)))
        append(connection, BEFORE.name, SHELL, "user.add", f"account:{OFFICER}")
    return password


def sender(store: Store) -> str:
    """Make the token of a program that sends events; it holds for a day, and ends with the town."""
    now = now_ms()
    return tokens.create(store.engine, tokens.Holder(SENDER, "sender"), now, now + DAY_MS)


def sending(address: str, token: str) -> str:
    """Return what an integrator is told: how to send a first event."""
    return (
        "送入事件 send events, taken as of now in the town:"
        f" curl -X POST {address}api/v1/events -H 'Authorization: Bearer {token}'"
        " -H 'Content-Type: application/x-ndjson'"
        """ --data '{"kind":"sos","id":"try-1","person":"p000001","at":"'$(date -Iseconds)'"}'"""
    )


def tidied(store: Store, before: int) -> int:
    """Close what the town's past left open: all whose last evidence is older (epoch ms).

    Weeks were streamed in a minute, and nobody was there to act. The outcome is `unknown`, which
    teaches nothing. Returns how many were closed.
    """
    service, count = Service(store.engine), 0
    body = Close(others=Ending(outcome="unknown"), text=OVER)
    for one in list(_open(store)):
        if one.at < before:
            path = f"/incidents/{one.id}/close"
            with suppress(RefusedError):  # the stream goes on meanwhile: what it tells stays open
                service.act("close", one.id, frozenset((one.version,)), Request(BEFORE, path, body))
                count += 1
    return count


def _open(store: Store) -> Iterator[Incident]:
    """Yield every open incident."""
    place: Place | None = None
    with store.engine.connect() as connection:
        while found := queue_page(connection, Wanted(), after=place):
            place = found[-1].place
            yield from (one.incident for one in found if one.incident.open)
            if not place.open:
                return


def guidance(address: str, password: str, minutes: int) -> list[str]:
    """Return what a newcomer is told: where and who, what first, and how it ends."""
    return [
        f"值守台 desk: {address}   账号 name: {OFFICER}   密码 password: {password}",
        "先试 try first: 打开最上面的事件，按 t 受理，照“处置要点”逐条打勾，再办结"
        " open the topmost incident, take it (t), tick off what to do, close it;"
        " /incidents/new 为接报登记 is for a call by a relative",
        f"人和事均为虚构，最后两天在约 {minutes} 分钟内放完；按 Ctrl-C 结束并全部清除"
        f" all of it is made up, the last two days play in about {minutes} minutes;"
        " Ctrl-C ends it and removes everything",
    ]
