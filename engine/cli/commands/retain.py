"""`silverguard retain`."""

from __future__ import annotations

from typing import Annotated

import typer


def retain(
    delete: Annotated[
        bool, typer.Option("--delete", help="删除 remove it; 否则只计数 else it is only counted")
    ] = False,
) -> None:
    """到期：按类计数，--delete 才删除 Count what is past its term by class; remove it when told."""
    import time

    from engine.cli.shell_user import shell_user
    from engine.privacy.retention import retained
    from engine.settings import read_settings
    from engine.store.access.audit import SHELL, append
    from engine.store.store import open_store

    settings = read_settings()
    store = open_store(settings)
    try:
        found = retained(settings, store.engine, int(time.time() * 1000), delete=delete)
        if delete:
            counts = " ".join(f"{one.name}={one.past}" for one in found)
            with store.engine.begin() as connection:
                append(connection, shell_user(), SHELL, "retain.delete", "list", counts)
    finally:
        store.close()
    done = "已删除 removed" if delete else "到期 past its term"
    for one in found:
        print(f"{one.name} ({one.days} 天 days): {done} {one.past}")
