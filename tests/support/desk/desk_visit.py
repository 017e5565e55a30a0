"""A visit to the desk's pages without a browser: what is drawn, sent and told live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from fastapi import FastAPI
from starlette.types import Message

from tests.support.desk.locked_desk import asked_of
from tests.support.desk.markup import Element, parsed

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader of the pages; `headers` say who it is."""

    app: FastAPI
    headers: Mapping[str, str] = field(default_factory=dict)

    def open(self, path: str = "/", status: int = 200) -> Element:
        """Open a page as a browser does."""
        answer = self.ask("GET", path)
        assert answer.status_code == status, answer.text[:500]
        return parsed(answer.text)

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:  # as httpx takes it
        """Ask once."""
        headers = {**self.headers, **request.pop("headers", {})}
        return asyncio.run(asked_of(self.app, method, path, headers=headers, **request))

    def send(self, form: Element, **chosen: str) -> httpx.Response:
        """Send a form as a browser does, with what was chosen in it."""
        fields = {
            one.attributes["name"]: one.attributes.get("value", "")
            for one in form.every(tag="input")
            if one.attributes.get("type") != "checkbox"
        }
        for select in form.every(tag="select"):
            fields[select.attributes["name"]] = next(select.every(tag="option")).attributes["value"]
        named = {one.attributes["name"] for one in form.every() if "name" in one.attributes}
        assert chosen.keys() <= named, chosen.keys() - named
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields | chosen)
        return self.ask("POST", form.attributes["action"], headers=headers, content=body)


def reasons(page: Element) -> list[str]:
    """Return the sentences of the cards, from the top."""
    return [card.one("sg-reason").text for card in page.every("sg-card")]


def form_of(page: Element, act: str) -> Element:
    """Return the form of an act."""
    (found,) = (
        one for one in page.every(tag="form")
        if urlsplit(one.attributes["action"]).path.endswith(f"/{act}")
    )  # fmt: skip
    return found


@dataclass
class Stream:
    """What a page was told live, event by event: its id (the last one said), name and data."""

    events: list[tuple[str, str, str]] = field(default_factory=list)
    over: bool = False

    def of(self, name: str) -> list[str]:
        """Return the data of the events of a name."""
        return [data for _, one, data in self.events if one == name]

    def cards(self) -> list[str]:
        """Return the sentences of the cards that came, in their order."""
        return [text for data in self.of("cards") for text in reasons(parsed(data))]

    def counts(self) -> dict[str, int]:
        """Return the counts that were told last."""
        told: dict[str, int] = json.loads(self.of("counts")[-1])
        return told

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until something is true; fails when patience ends."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                await asyncio.sleep(0.01)


@asynccontextmanager
async def following(
    app: FastAPI, page: Element, headers: Mapping[str, str] | None = None
) -> AsyncIterator[Stream]:
    """Follow what a page would be told live."""
    address = urlsplit(page.one(tag="body").attributes["data-stream"])
    said = {"Host": "127.0.0.1:8098", **(headers or {})}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "scheme": "http", "method": "GET",
        "path": address.path, "raw_path": address.path.encode(), "root_path": "",
        "query_string": address.query.encode(), "http_version": "1.1",
        "headers": [(name.lower().encode(), value.encode()) for name, value in said.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8098),
    }  # fmt: skip
    stream, left = Stream(), ""

    async def receive() -> Message:
        await asyncio.sleep(PATIENCE_S * 3)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        nonlocal left
        if message["type"] == "http.response.start":
            assert message["status"] == 200, message
        *whole, left = (left + message.get("body", b"").decode()).split("\n\n")
        stream.events += [_event(one, stream) for one in whole]

    task = asyncio.ensure_future(app(scope, receive, send))
    task.add_done_callback(lambda _: setattr(stream, "over", True))
    try:
        yield stream
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _event(text: str, stream: Stream) -> tuple[str, str, str]:
    lines = [line.partition(": ")[::2] for line in text.splitlines()]
    data = "\n".join(value for name, value in lines if name == "data")
    before = stream.events[-1][0] if stream.events else ""
    said = dict(lines)
    return said.get("id", before), said.get("event", ""), data
