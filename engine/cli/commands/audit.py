"""`silverguard audit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from engine.errors import FAILED, EndError
from streams.user_error import UserError

if TYPE_CHECKING:
    from engine.store.access.audit import Head

audit = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="审计 The audit.")


@audit.callback()
def about() -> None:
    """Prove who did and read what."""


@audit.command()
def verify(
    head: Annotated[
        str, typer.Option(help="上次核验所示的链头 the head that an earlier look printed")
    ] = "",
) -> None:
    """核验审计链 Look at every row; names the first that is not as it was written.

    Print the head somewhere else than on this machine, and bring it next time: rows that were cut
    off at the end, and a chain that was written anew, are found by it.
    """
    from engine.settings import read_settings
    from engine.store.access.audit import verify as run
    from engine.store.store import open_store

    kept = _head(head)
    store = open_store(read_settings())
    broken, last = run(store.engine, kept)
    store.close()
    if broken is not None:
        raise EndError(FAILED, f"审计链断于第{broken}行 the audit is broken at row {broken}")
    print(f"审计链完整 the audit is whole: rows={last.seq} head={last}")


def _head(said: str) -> Head | None:
    from engine.store.access.audit import Head

    try:
        return Head.read(said) if said else None
    except ValueError:
        raise UserError("--head 须如 must be like 7:9f86d0…") from None
