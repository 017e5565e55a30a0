"""`silverguard backup`."""

from __future__ import annotations

from typing import Annotated

import typer


def backup(
    to: Annotated[str, typer.Option(help="备份位置 a new folder or URL")],
    without_keys: Annotated[
        bool,
        typer.Option(
            "--without-keys",
            help="不含动态口令密钥 leave out the keys of second factors; 另存 keep them elsewhere",
        ),
    ] = False,
) -> None:
    """备份：运行中完整复制一份 One consistent copy of everything, while everything runs.

    Database, journal, snapshots of the workers, models, what waits in the spool, keys; a manifest
    with the SHA-256 of every file is written last. It holds persons: keep it as the home is kept.
    """
    from engine.backup.backup import backup as run
    from engine.cli.shell_user import shell_user
    from engine.progress import bar
    from engine.settings import read_settings

    with bar("backup", " B") as progress:
        made = run(to, read_settings(), shell_user(), keys=not without_keys, progress=progress)
    manifest = made.manifest
    size = sum(one.bytes for one in manifest.files)
    print(
        f"已备份 backed up: {made.url} rows={manifest.rows} files={len(manifest.files)}"
        f" bytes={size} audit={manifest.audit_head}"
    )
    for what, why in sorted(manifest.left_out.items()):
        print(f"未含 left out: {what} ({why})")
