"""`silverguard journal`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

journal = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="内置日志 The journal.")


@journal.callback()
def about() -> None:
    """Look after the embedded journal."""


@journal.command()
def salvage(
    out: Annotated[Path, typer.Option(help="新文件 the new file; never one that exists")],
    file: Annotated[
        Path | None, typer.Option("--from", help="损坏的日志 the damaged one; 默认 default: home's")
    ] = None,
) -> None:
    """抢救损坏的日志：把能读的记录存入新文件 Copy what can be read into a new journal."""
    from engine.log.journal_salvage import salvage as run
    from engine.settings import read_settings

    source = file or read_settings().home / "journal.sqlite"
    saved, damaged = run(source, out)
    print(f"已抢救 salvaged {saved}，损坏未取 damaged, left out {damaged}: {out}")
    print(
        "停止各进程后，将原文件与其 -wal、-shm 移走保存，再以新文件替换。 Stop everything, put"
        " the old file with its -wal and -shm aside, and the new one in its place."
    )
