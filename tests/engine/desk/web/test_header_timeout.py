"""Half-open connections are let go of; who speaks in time is served."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from engine.desk.web import header_timeout

HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-More: "


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer after the whole body, however slow it comes."""
    if scope["type"] != "http":
        return
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"served"})


async def ended(reader: asyncio.StreamReader) -> bytes:
    """Return what came until the end; a line that is written to behind its end is reset."""
    with suppress(ConnectionResetError):
        return await reader.read()
    return b""


async def served(look: Callable[[int, uvicorn.Server], Awaitable[None]]) -> None:
    config = uvicorn.Config(
        app, port=0, log_level="error", http=header_timeout.PatientProtocol, lifespan="off",
        timeout_graceful_shutdown=1,  # a look that fails leaves its connections open
    )  # fmt: skip
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        await look(server.servers[0].sockets[0].getsockname()[1], server)
    finally:
        server.should_exit = True
        await running


def test_half_open_headers_are_closed_and_slow_bodies_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(header_timeout, "HEADERS_S", 1.5)

    async def look(port: int, server: uvicorn.Server) -> None:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(60)]
        for _, writer in held[:40]:
            writer.write(HALF)  # the other twenty say nothing at all
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        post = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"
        writer.write(post + b"ab")
        closed = await asyncio.wait_for(
            asyncio.gather(*(ended(one) for one, _ in held)), timeout=60
        )
        assert closed == [b""] * 60
        writer.write(b"cd")  # long after the time for headers
        assert b"200" in await reader.readline()
        async with asyncio.timeout(60):
            while len(server.server_state.connections) > 1:
                await asyncio.sleep(0.01)
        writer.write(HALF)  # a further request on a line that was served before
        assert b"served" in await asyncio.wait_for(reader.read(), timeout=60)
        for _, one in [*held, (reader, writer)]:
            one.close()

    asyncio.run(served(look))


def test_beside_five_hundred_half_open_connections_others_are_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(header_timeout, "HEADERS_S", 60.0)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))  # both ends are ours

    async def look(port: int, server: uvicorn.Server) -> None:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(500)]
        for _, writer in held[:250]:
            writer.write(HALF)
        for _ in range(5):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert b"served" in await asyncio.wait_for(reader.read(), timeout=30)
            writer.close()
        assert len(server.server_state.connections) >= 500  # they were there all the while
        for _, one in held:
            one.close()

    try:
        asyncio.run(served(look))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_headers_that_trickle_in_do_not_win_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header_timeout, "HEADERS_S", 0.5)

    async def look(port: int, _: uvicorn.Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HALF)
        closed = asyncio.create_task(reader.read())
        async with asyncio.timeout(10):
            while not closed.done():
                with suppress(ConnectionError):
                    writer.write(b"x")
                await asyncio.sleep(0.05)
        writer.close()

    asyncio.run(served(look))
