"""Who and what there is of a night: a town, an engine, a gateway that rings, those on duty."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from engine.store.mapped.rows import replace_places
from engine.store.notices.rows import changes_since
from engine.store.people.portrait_line import Place, PortraitLine, UsualPlace
from engine.store.shifts.rows import Rota, Slot, put_rota
from engine.store.store import Store
from streams.contract.units import DAY_MS, HOUR_MS
from streams.register.mapped import Mapped
from tests.support.desk.desk_process import DeskProcess
from tests.support.desk.night import Engine, elder
from tests.support.servers.webhook_receiver import Receiver
from tests.system.nights.pictures import Album

AREA = "331102"
SECRET = "a secret that nobody else knows"
DAUGHTER = '[{"name":"王敏","relation":"女儿","phone":"12800004271"}]'
SON = '[{"name":"陈建国","relation":"儿子","phone":"12800005001"}]'
HOME = {"home_lat": "28.45", "home_lon": "119.92"}
TOWN = [
    elder("p-01", "周玉兰", phone="12800001000", birth_year="1940", lives_alone="true"),
    elder("p-02", "王秀英", "青林路", dementia="moderate", lives_alone="true",
          phone="12800004270", guardians=DAUGHTER, building="8栋2单元", birth_year="1946", **HOME),
    elder("p-03", "陈阿木", phone="12800005000", guardians=SON, birth_year="1950"),
    elder("p-04", "蓝水娥", "青林路", lives_alone="true", phone="12800006000",
          guardians=DAUGHTER, birth_year="1941"),
    elder("p-05", "吴彩云", "青林路", lives_alone="true", phone="12800007000"),
    elder("p-06", "雷招弟", "青林路", hub="hub-6", phone="12800007100"),
    *(elder(f"p-1{n}", name, "解放街") for n, name in enumerate(("叶根土", "钟月香", "朱长根"))),
    elder("p-20", "李国强", phone="12800009000",
          guardians='[{"name":"李梅","relation":"女儿","phone":"12800009001"}]'),
    *(elder(f"p-3{n}", name, "青林路") for n, name in enumerate(
        ("刘根娣", "梅小妹", "项阿福", "潘月仙", "应土根", "邱彩凤", "季水根", "卢金花"))),
]  # fmt: skip


def night_zone() -> str:
    """Return a time zone in which it is between two and three at night now.

    Whenever the test runs, the search counts the dark, and shifts and pages say the hour of it.

    Examples
    --------
    >>> datetime.now(ZoneInfo(night_zone())).hour
    2
    """
    ahead = (2 - datetime.now(UTC).hour) % 24
    west = ahead > 12
    return f"Etc/GMT{'+' if west else '-'}{24 - ahead if west else ahead}"


@dataclass
class Night:
    """Everybody of a night.

    `url` is the database that the evening began on, `token` the gateway's, `totp` the chief's
    second factor.
    """

    url: str
    engine: Engine
    desk: DeskProcess
    receiver: Receiver
    token: str
    totp: str
    zone: ZoneInfo
    album: Album
    li: Page
    wu: Page
    wang: Page

    def opens(self, page: Page, path: str) -> None:
        """Go to a page by its path."""
        page.goto(self.desk.address + path)

    def queue(self, page: Page) -> None:
        """Go back to the queue."""
        page.get_by_role("link", name="银龄卫士").click()
        expect(page.locator("#queue")).to_be_visible()


def settled(store: Store) -> None:
    """Let the town be there: who lives in it and how, its map, who is on duty."""
    store.put_people(TOWN)
    now = int(time.time() * 1000)
    day = now // DAY_MS - 1
    market, park = UsualPlace(28.462, 119.931, 9.0, day), UsualPlace(28.447, 119.924, 5.0, day)
    told = now - 3 * HOUR_MS
    lived = PortraitLine("p-02", told, [], [], Place(28.45, 119.92, told), [market, park])
    store.put_portraits([lived])
    allday = {name: tuple(Slot(day, 0, 1440, (name,)) for day in range(7)) for name in
              ("li", "wang")}  # fmt: skip
    with store.engine.begin() as connection:
        put_rota(connection, Rota(AREA, "officer", "2026-01-01", allday["li"]))
        put_rota(connection, Rota(AREA, "grid_worker", "2026-01-01", allday["wang"]))
        replace_places(connection, [
            Mapped("camera", "车站东口", "", [[(28.4601, 119.9302)]]),
            Mapped("stop", "青林路口", "", [[(28.4555, 119.9255)]]),
            Mapped("temple", "清真寺", "", [[(28.448, 119.915)]]),
        ])  # fmt: skip
        changes_since(connection, 1)  # the ladder begins here, and not at the first warning


def pictures_folder(told: str | None) -> Path | None:
    """Return where pictures are kept, None where nobody wants any."""
    return Path(told) if told else None
