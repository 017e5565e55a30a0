"""`silverguard rows`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def rows(
    events: Annotated[Path, typer.Option(help="事件文件 recorded events, - = stdin")],
    out: Annotated[Path, typer.Option(help="特征输出 where the Parquet goes")],
) -> None:
    """特征：检测器所见的行 The features as Parquet, as the detectors see them."""
    from engine.rows import write_rows

    write_rows(events, out)
