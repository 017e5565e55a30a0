"""The log-in page: a reader's token once, a session's cookie from then on."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from engine.desk.access.hosts import place_of
from engine.desk.access.lock import COOKIES, LOG_IN, Lock
from engine.ingest.sender_tokens import loopback

MOST_BYTES = 4_000
_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>银龄卫士 · 登录 Silver Guard · Log in</title>
<style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:26rem;margin:15vh auto;padding:0 1rem}}
input,button{{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;margin:.4rem 0}}
[role=alert]{{color:#a00000}}</style>
<h1>银龄卫士 Silver Guard</h1><p role="alert">{said}</p>
<form method="post" action="/log-in"><label for="token">令牌 token</label>
<input id="token" name="token" type="password" autocomplete="off" required autofocus>
<button>登录 log in</button></form>
<p>令牌由管理员发放 an administrator makes it:
<code>silverguard token create --name NAME --role reader</code></p></html>"""
_WRONG = (
    "令牌无效、已过期、已吊销，或不是 reader 令牌 "
    "unknown, run out, revoked, or not a reader's token"
)
_WAIT = "尝试过多，请一分钟后再试 too many attempts: wait a minute"
_TLS = (
    "不加密的连接只能从本机登录：请用 https 代理或 ssh 隧道 "
    "without TLS log in from this machine only: use a proxy with https, or an ssh tunnel"
)


def log_in_routes(lock: Lock) -> APIRouter:
    """Return the page and what its form is sent to."""
    router = APIRouter(include_in_schema=False)

    @router.get(LOG_IN)
    def page() -> Response:
        """Return the form."""
        return _page(200, "")

    @router.post(LOG_IN)
    async def log_in(request: Request) -> Response:
        """Begin a session, and go to the desk."""
        if not _safe(request):
            return _page(403, _TLS)
        held = lock.keyring.holder(await _token(request))
        if held is None or held.holder.role != "reader":
            status = lock.stranger(request.client.host if request.client else "").status
            lock.refused[status] += 1
            return _page(status, _WAIT if status == 429 else _WRONG)
        secure = request.url.scheme == "https"
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            COOKIES[request.url.scheme],
            lock.sessions.begin(held.sha256),
            secure=secure,
            httponly=True,
            samesite="strict",
        )
        return answer

    return router


def _safe(request: Request) -> bool:
    """Tell whether nobody on the way can read the token: TLS, or this machine."""
    place = place_of(request.headers["host"])
    return request.url.scheme == "https" or (place is not None and loopback(place[0]))


async def _token(request: Request) -> str:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    return parse_qs(body.decode(errors="replace")).get("token", [""])[0]


def _page(status: int, said: str) -> Response:
    return HTMLResponse(_PAGE.format(said=escape(said)), status)
