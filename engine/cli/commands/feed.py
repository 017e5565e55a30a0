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
    import sys
    from functools import partial
    from zoneinfo import ZoneInfo

    from engine.log.event_log import open_log
    from engine.log.feed import Pace
    from engine.log.feed import feed as run
    from engine.log.log_head import admits
    from engine.progress import bar
    from engine.settings import read_settings

    settings = read_settings()
    log, zone = open_log(settings, lines), ZoneInfo(settings.tz)
    with bar("feed", " lines") as progress:
        count = run(events, log, zone, Pace(speed, rate), progress, admit=partial(admits, settings))
    print(
        f"已推送 published {count} 行 lines, {log.partitions} 分区 partitions;"
        " 工作进程按录制时间处理 workers go by the recorded times",
        file=sys.stderr,
    )
