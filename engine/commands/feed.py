"""`silverguard feed`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def feed(
    events: Annotated[Path, typer.Option(help="事件文件 recorded events, - = stdin")],
    speed: Annotated[float, typer.Option(min=1e-6, help="倍速 times their own pace")] = 1.0,
    rate: Annotated[float | None, typer.Option(min=1e-6, help="每秒行数 events a second")] = None,
    lines: Annotated[int, typer.Option(min=1, help="每条记录的行数 lines a record")] = 1,
) -> None:
    """推送：把录制的事件发到事件流 Publish recorded events to the stream."""
    from zoneinfo import ZoneInfo

    from engine.event_log import open_log
    from engine.feed import Pace
    from engine.feed import feed as run
    from engine.progress import bar
    from engine.settings import read_settings

    settings = read_settings()
    with bar("feed", " lines") as progress:
        run(events, open_log(settings, lines), ZoneInfo(settings.tz), Pace(speed, rate), progress)
