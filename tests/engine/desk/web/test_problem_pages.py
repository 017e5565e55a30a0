"""Who opens what is not there, or not his, reads what to do next; programs read RFC 9457."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.desk.web.problems import MEDIA_TYPE
from tests.support.desk.locked_desk import Desk, held
from tests.support.desk.markup import parsed

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    one = Desk((held("reader", "reader"), held("sender", "sender")))  # its database is away
    yield one
    one.door.close()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nowhere", 404, "没有这一页"),
        ("/incidents/not-a-number", 422, "没有这一页"),
        ("/supervision", 403, "您的角色不能打开"),
        ("/warnings", 503, "数据库无应答"),
        ("/warnings?tier=9", 422, "请核对地址"),
        ("/supervision?lang=en", 403, "Your role may not"),
    ],
)
def test_a_browser_reads_what_to_do_next(desk: Desk, path: str, status: int, words: str) -> None:
    answer = desk.ask("GET", path, "reader", BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "script-src 'nonce-" in answer.headers["content-security-policy"]
    page = parsed(answer.text)
    assert words in page.one("sg-lead").text
    back = "/?lang=en" if "lang=en" in path else "/"
    assert page.one("sg-to").attributes["href"] == back


def test_what_the_gate_refuses_is_a_page_too(desk: Desk) -> None:
    answer = desk.ask("GET", "/warnings", "sender", BROWSER)
    assert answer.status_code == 403 and "您的角色不能打开" in answer.text


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/api/v1/nowhere", BROWSER),
        ("/nowhere", {}),
        ("/nowhere", BROWSER | {"X-Part": "1"}),  # a script of the page shows the text itself
    ],
)
def test_programs_and_scripts_read_a_problem(
    desk: Desk, path: str, headers: dict[str, str]
) -> None:
    answer = desk.ask("GET", path, "reader", headers)
    assert (answer.status_code, answer.headers["content-type"]) == (404, MEDIA_TYPE)
    assert answer.json()["title"] == "Not Found"
