"""`silverguard archive`."""

from __future__ import annotations

from typing import Annotated

import typer

from streams.user_error import UserError


def archive(
    out: Annotated[str, typer.Option(help="归档位置 folder or URL")] = "",
    verify: Annotated[bool, typer.Option("--verify", help="通读校验 read all of it again")] = False,
) -> None:
    """归档：把事件日志按日、分区存为 Parquet Keep the log as Parquet by day and partition."""
    from engine.log.archive import archive as run
    from engine.log.archive import verified
    from engine.progress import bar
    from engine.settings import read_settings

    settings = read_settings()
    place = out or settings.archive
    if not place:
        raise UserError("--out: name a folder or URL, or set SILVERGUARD_ARCHIVE")
    with bar("archive", " lines") as progress:
        manifest = verified(place) if verify else run(place, settings, progress)
    print(f"归档 archived {manifest.records} 条记录 records, {manifest.lines} 行 lines")
