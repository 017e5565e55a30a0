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


async def served(
    look: Callable[[int, uvicorn.Server], Awaitable[None]],
    serves: Callable[[Scope, Receive, Send], Awaitable[None]] = app,
    keep_alive_s: int = 5,
) -> None:
    config = uvicorn.Config(
        serves, port=0, timeout_keep_alive=keep_alive_s, log_level="error",
        http=header_timeout.PatientProtocol, lifespan="off",
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


ANSWERED = b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"
ENDED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


async def at_once(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer without a look at the body, as strangers are."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 401, "headers": []})
        await send({"type": "http.response.body", "body": b"no"})


@pytest.mark.parametrize("begins", [ANSWERED, ENDED], ids=["the body does not end", "idle"])
def test_who_was_answered_holds_no_line_by_a_byte_now_and_then(
    monkeypatch: pytest.MonkeyPatch, begins: bytes
) -> None:
    monkeypatch.setattr(header_timeout, "HEADERS_S", 0.5)

    async def look(port: int, _: uvicorn.Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(begins)
        assert b"401" in await reader.readline()
        writer.write(b"\r\n")  # of a body, or before the next request
        await asyncio.wait_for(ended(reader), timeout=60)
        writer.close()

    asyncio.run(served(look, at_once, keep_alive_s=3600))


def test_headers_without_an_end_are_cut_off_before_they_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def look(port: int, _: uvicorn.Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HALF + b"x" * (header_timeout.MOST_HEADERS + 1))
        assert await asyncio.wait_for(ended(reader), timeout=60) == b""
        writer.close()

    monkeypatch.setattr(header_timeout, "HEADERS_S", 3600.0)
    asyncio.run(served(look))


def test_a_large_body_is_no_header() -> None:
    async def look(port: int, _: uvicorn.Server) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        size = 4 * header_timeout.MOST_HEADERS
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
        writer.write(b"x" * size)
        assert b"200" in await asyncio.wait_for(reader.readline(), timeout=60)
        writer.close()

    asyncio.run(served(look))
