"""`silverguard restore`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from engine.backup.restore import PutBack


def restore(
    source: Annotated[str, typer.Option("--from", help="备份位置 the folder or URL of a backup")],
    replace: Annotated[
        bool, typer.Option("--replace", help="替换现有数据 take the place of what is there")
    ] = False,
    keep_journal: Annotated[
        bool,
        typer.Option(
            "--keep-journal",
            help="只丢了数据库: 保留本机日志、快照 the database alone is lost: the journal stays",
        ),
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="只核对 only prove the backup, change nothing")
    ] = False,
) -> None:
    """恢复：核对备份后放回原处 Prove a backup, then put it back; desk and workers must be stopped.

    Interrupted, it says so wherever somebody starts, and is finished by running it again.
    """
    from engine.backup.restore import restore as run
    from engine.backup.restore import verified
    from engine.cli.shell_user import shell_user
    from engine.progress import bar
    from engine.settings import read_settings

    with bar("restore", " B") as progress:
        if verify:
            _, manifest, digest = verified(source, progress)
        else:
            done = run(
                source,
                read_settings(),
                shell_user(),
                replace=replace,
                progress=progress,
                keep_journal=keep_journal,
            )
    if verify:
        print(f"备份完整 whole: files={len(manifest.files)} rows={manifest.rows} digest={digest}")
    else:
        _tell(done)


def _tell(done: PutBack) -> None:
    manifest = done.manifest
    made_at = datetime.fromtimestamp(manifest.made_at / 1000, UTC).isoformat(timespec="minutes")
    print(
        f"已恢复 restored: 备份于 made at {made_at} rows={manifest.rows}"
        f" files={len(manifest.files)} epoch={done.epoch}"
    )
    for name in done.differing:
        print(f"设置不同 another setting than then: SILVERGUARD_{name.upper()}")
    for name in done.unknown:
        print(f"未恢复的表 a table that is not ours was left out: {name}")
    if done.aside:
        print(f"原有数据移至 what was there lies in {done.aside}; 确认后删除 remove it when sure")
    print(
        "下一步 next: 1. silverguard check 2. silverguard worker, silverguard desk"
        " 3. 全员重新登录 all log in again 4. 备份后停用的账号、令牌和删除的人员须重做"
        " disable again accounts and tokens, and erase again persons, of after the backup"
        f" 5. silverguard audit verify --head {manifest.audit_head}"
    )
