"""The desk is restored elsewhere in the middle of a search: nothing that was open is lost."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from playwright.sync_api import Page, expect

from engine.cli import main as cli
from engine.settings import Settings
from engine.store.store import open_store
from tests.support.desk.night import OWN, fill, send
from tests.support.desk.people_at_the_desk import PASSWORD
from tests.support.servers.databases import own_database
from tests.system.nights.cast import Night

TRIES = 5


def the_desk_is_restored_elsewhere(night: Night, folder: Path, stack: ExitStack) -> None:
    """Backed up while it runs, stopped, put into an empty database, begun at the same address."""
    li, wu, before = night.li, night.wu, _epoch(night.wu)
    fill(li, "sighting", place="28.4600, 119.9300", via="camera", text="车站监控")
    _commanded(night, "backup", "--to", str(folder / "backup"))
    night.desk.stop()
    url = stack.enter_context(own_database(night.url))
    night.desk.moved(SILVERGUARD_DATABASE_URL=url, SILVERGUARD_HOME=str(folder / "elsewhere"))
    _commanded(night, "restore", "--from", str(folder / "backup"))
    night.desk.start()
    store = open_store(Settings(database_url=url))
    stack.callback(store.close)
    night.engine.store = store
    night.engine.warns("p-33", "厨房燃气泄漏", "Gas in the kitchen", detector="gas", tier=3)
    _who_wrote_nothing_logs_in_again(wu, before)
    _who_was_writing_loses_nothing(li)
    night.opens(night.wang, "/dispatch")
    _logs_in(night.wang, "wang", PASSWORD)
    expect(night.wang.locator("#queue")).to_be_visible()


def _commanded(night: Night, *command: str) -> None:
    """Run a command as an operator does, with the desk's settings."""
    with mock.patch.dict(os.environ, night.desk.chosen):
        assert cli.run(list(command)) == 0


def _epoch(page: Page) -> str:
    """Return of which store a queue's stream is."""
    told = page.locator("#queue").get_attribute("data-stream") or ""
    return told.partition("after=")[2].partition(".")[0]


def _logs_in(page: Page, name: str, password: str) -> None:
    """Log in; where the database has no answer yet the form says so, and is sent again."""
    queue, away = page.locator("#queue"), page.get_by_text("数据库无应答")
    for _ in range(TRIES):
        page.get_by_label("账号").fill(name)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        expect(queue.or_(away)).to_be_visible()
        if queue.is_visible():
            return


def _who_wrote_nothing_logs_in_again(wu: Page, before: str) -> None:
    """Nobody reloads: the page asks who it is by itself, and then shows all that is open."""
    _logs_in(wu, "wu", PASSWORD)
    expect(wu.locator(".sg-card", has_text="离家未归")).to_contain_text("li 受理中")
    expect(wu.locator(".sg-card", has_text="燃气泄漏")).to_have_count(1)
    assert _epoch(wu) != before, "of another store by now"


def _who_was_writing_loses_nothing(li: Page) -> None:
    """What was written stays; he logs in beside it, and presses again."""
    send(li, "sighting")
    told = li.locator(".sg-out")
    expect(told).to_contain_text("请重新登录")
    with li.context.expect_page() as opened:
        told.get_by_role("link").click()
    beside = opened.value
    _logs_in(beside, "li", OWN)
    expect(beside.locator(".sg-card", has_text="离家未归")).to_contain_text("li 受理中")
    beside.close()
    send(li, "sighting")
    li.locator(".sg-seen").nth(1).wait_for(state="attached")
    expect(li.locator(".sg-swept")).to_have_count(1)
    expect(told).to_have_count(0)
