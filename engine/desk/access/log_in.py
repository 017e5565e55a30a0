"""Log in, choose a password, log out: ordinary forms."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect

from engine.desk.access.accounts import Accounts, WaitError
from engine.desk.access.forms import STYLE, log_in_page, password_page
from engine.desk.access.hosts import place_of
from engine.desk.access.lock import COOKIES, LOG_IN, LOG_OUT, PASSWORD, STYLES, Lock
from engine.desk.access.passwords import BusyError, Turnstile, weakness
from engine.desk.access.permissions import permitted
from engine.desk.access.sessions import Session
from engine.ingest.sender_tokens import loopback

MOST_BYTES = 4_000
READ_S = 10.0
"""Time for such a form: whoever has no account yet must not hold a connection with one."""
WRONG = (
    "账号、密码或动态口令不正确，或账号已停用、一次性密码已过期 "
    "wrong name, password or digits, or the account is disabled, or its one-time password over"
)
WAIT = "尝试过多，请五分钟后再试 too many tries: wait five minutes"
TLS = (
    "不加密的连接只能从本机登录：请用 https 代理或 ssh 隧道 "
    "without TLS log in from this machine only: use a proxy with https, or an ssh tunnel"
)
AWAY = "数据库无应答，请稍后再试 the database does not answer: try again"
BUSY = "登录的人太多，请稍后再试 too many log in at once: try again"
UNLIKE = "两次输入的新密码不同 the new password was written in two ways"
SAME = "新密码须与现密码不同 the new password must be another one"


def log_in_routes(lock: Lock, accounts: Accounts) -> APIRouter:
    """Return the pages and what their forms are sent to."""
    router, turnstile = APIRouter(include_in_schema=False), Turnstile()

    @router.get(LOG_IN)
    def page() -> Response:
        """Return the form."""
        return log_in_page()

    @router.get(STYLES)
    def style() -> Response:
        """Return the look of the forms."""
        return Response(STYLE, media_type="text/css")

    @router.post(LOG_IN)
    async def log_in(request: Request) -> Response:
        """Begin a session, and go to the desk."""
        if not _safe(request):
            return log_in_page(403, TLS)
        form = await _form(request)
        name = form.get("name", "").strip()
        said = (name, form.get("password", ""), form.get("code", ""), _address(request))
        try:
            user = await turnstile.turn(accounts.proven, *said)
        except BusyError:
            lock.refused[503] += 1
            return log_in_page(503, BUSY)
        except WaitError:
            lock.refused[429] += 1
            return log_in_page(429, WAIT)
        except SQLAlchemyError:
            return log_in_page(503, AWAY)
        if user is None:
            lock.refused[401] += 1
            return log_in_page(401, WRONG)
        where = PASSWORD if user.one_time_until else "/"
        try:
            return await _begun(lock, request, user.name, user.role, where)
        except SQLAlchemyError:
            return log_in_page(503, AWAY)

    _own(router, lock, accounts, turnstile)
    return router


def _session(request: Request) -> Session:
    session: Session | None = request.state.session
    if session is None:
        raise HTTPException(404, "this is for a session")
    return session


Own = Annotated[Session, Depends(_session)]


def _own(router: APIRouter, lock: Lock, accounts: Accounts, turnstile: Turnstile) -> None:
    """Add what needs a session: another password, and the way out."""

    @router.get(PASSWORD, dependencies=[Depends(permitted("page.read"))])
    def page(session: Own) -> Response:
        """Return the form for another password."""
        return password_page(session.caller.name, session.csrf, must=session.one_time)

    @router.post(PASSWORD, dependencies=[Depends(permitted("page.read"))])
    async def change(request: Request, session: Own) -> Response:
        """Keep another password; every other session of the account ends."""
        name, form = session.caller.name, await _form(request)
        now, new = form.get("password", ""), form.get("new", "")
        said = weakness(new, name) or (SAME if new == now else "")
        said = said or (UNLIKE if new != form.get("again") else "")
        if said:
            return password_page(name, session.csrf, 422, said, must=session.one_time)
        try:
            if not await turnstile.turn(accounts.knows, name, now, _address(request)):
                return password_page(name, session.csrf, 401, WRONG, must=session.one_time)
            await turnstile.turn(accounts.change, session.caller, new)
        except BusyError:
            return password_page(name, session.csrf, 503, BUSY, must=session.one_time)
        except WaitError:
            return password_page(name, session.csrf, 429, WAIT, must=session.one_time)
        lock.sessions.forget(name)
        return await _begun(lock, request, name, session.caller.role, "/")

    @router.post(LOG_OUT, dependencies=[Depends(permitted("page.read"))])
    async def log_out(request: Request, session: Own) -> Response:
        """End the session."""
        await asyncio.to_thread(lock.sessions.end, session)
        answer = RedirectResponse(LOG_IN, 303)
        answer.delete_cookie(COOKIES[request.url.scheme], secure=request.url.scheme == "https")
        return answer


async def _begun(lock: Lock, request: Request, name: str, role: str, where: str) -> Response:
    """Begin a session of its own id, whatever cookie came before, and go somewhere."""
    cookie = await asyncio.to_thread(lock.sessions.begin, name, role)
    answer = RedirectResponse(where, 303)
    scheme = request.url.scheme
    answer.set_cookie(
        COOKIES[scheme], cookie, secure=scheme == "https", httponly=True, samesite="lax"
    )
    return answer


def _safe(request: Request) -> bool:
    """Tell whether nobody on the way can read a password: TLS, or this machine."""
    place = place_of(request.headers["host"])
    return request.url.scheme == "https" or (place is not None and loopback(place[0]))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a short form."""
    body = bytearray()
    try:
        async with asyncio.timeout(READ_S):
            async for part in request.stream():
                body += part
                if len(body) > MOST_BYTES:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None
    fields = parse_qs(body.decode(errors="replace"), keep_blank_values=True)
    return {name: values[0].replace("\x00", "") for name, values in fields.items()}
