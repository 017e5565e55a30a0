"""`silverguard evidence`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

evidence = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="证据 Evidence of a case.")
Reason = Annotated[str, typer.Option(help="导出理由 why: for whom, under which number")]


@evidence.callback()
def about() -> None:
    """Freeze a case, and prove that a bundle is as it was frozen."""


@evidence.command()
def freeze(
    case: Annotated[str, typer.Argument(help="案件编号 id of a case")],
    reason: Reason,
    out: Annotated[Path, typer.Option(help="写入 where to write the bundle (ZIP)")],
) -> None:
    """冻结：案件打包成带哈希链的证据 Bundle a case, with the events that its warnings name."""
    from engine.cli.shell_user import shell_user
    from engine.desk.evidence.frozen_by_shell import freeze_as
    from engine.settings import read_settings

    frozen = freeze_as(shell_user(), case, reason, read_settings())
    out.write_bytes(frozen.data)
    print(f"已冻结 frozen: {out} head={frozen.head}")


@evidence.command()
def verify(
    file: Annotated[Path, typer.Argument(help="证据包 the bundle", exists=True, dir_okay=False)],
    head: Annotated[
        str, typer.Option(help="冻结时所示的链头 the head told when it was frozen")
    ] = "",
) -> None:
    """核验证据包：逐个文件核对哈希链 Look whether a bundle is as it was frozen."""
    from engine.desk.evidence.bundle import verified

    found = verified(file.read_bytes(), head)
    mark = found.mark
    print(f"证据完整 whole: files={len(found.files)} missing_events={len(found.missing)}")
    print(f"case={mark.case} by={mark.by} role={mark.role} at={mark.at} head={found.head}")
