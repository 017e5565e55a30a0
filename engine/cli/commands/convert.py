"""`silverguard convert`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.user_error import UserError

if TYPE_CHECKING:
    from streams.convert.fault import Fault
    from streams.convert.owners import Owners

SHOWN = 20
"""Rejected rows told one by one before the rest is only counted."""
LIST = "formats"
STDOUT = Path("-")


def convert(
    file: Annotated[
        Path, typer.Argument(help="文件，- = stdin；写 formats 列出格式 or `formats`: list them")
    ],
    format_name: Annotated[
        str, typer.Option("--from", help="格式名，或映射文件 format, or a mapping file (.toml)")
    ] = "",
    out: Annotated[Path, typer.Option(help="事件输出 where the NDJSON goes, - = stdout")] = STDOUT,
    person: Annotated[str, typer.Option(help="全部属于此人 all rows are this person's")] = "",
    people_of: Annotated[
        Path | None, typer.Option(help="设备,person 对照表 CSV: device (account, number),person")
    ] = None,
    contacts: Annotated[
        Path | None, typer.Option(help="号码,person 联系人 CSV: numbers that a person knows")
    ] = None,
    rejected: Annotated[
        Path | None, typer.Option(help="拒收明细 NDJSON: line, column, reason, remedy")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="假名密钥文件 key of pseudonyms, default in the home")
    ] = None,
) -> None:
    """转换：已有文件转为事件 Turn files that exist into events; `convert formats` lists which."""
    import gc
    import time

    from engine.cli.pseudonym_key import pseudonym_key
    from engine.errors import REJECTED, EndError
    from engine.settings import read_settings
    from streams.convert.conversion import convert as run
    from streams.convert.events import Means
    from streams.convert.formats_page import listed
    from streams.convert.loading import format_of, formats
    from streams.convert.owners import read_contacts

    if not format_name:
        if str(file) != LIST:
            raise UserError("--from: 请写格式名 name a format: silverguard convert formats")
        print(listed(formats()))
        return
    form, owners, settings = format_of(format_name), _owners(person, people_of), read_settings()
    secret = pseudonym_key(settings.home, key)
    known = read_contacts(contacts) if contacts else frozenset()
    means = Means(settings.tz, secret, time.time_ns() // 1_000_000, known)
    gc.freeze()  # else every few thousand rows what the libraries hold is looked through again
    try:
        done = run(file, form, owners, means)
    finally:
        gc.unfreeze()
    _write(out, done.data)
    _tell(done.faults, str(done), rejected)
    if done.refused > settings.quarantine_share * max(1, done.rows):
        raise EndError(REJECTED, "拒收行过多 too many rows rejected: mend what is said above")


def _owners(person: str, people_of: Path | None) -> Owners:
    from streams.convert.owners import Owners, read_owners

    if person and people_of:
        raise UserError("--person 与 --people-of 只写一个 give one of the two")
    return Owners(person, read_owners(people_of) if people_of else None)


def _write(out: Path, data: memoryview) -> None:
    """Write the events; standard output as bytes, for a terminal may not know Chinese."""
    import sys

    if out == STDOUT:
        sys.stdout.buffer.write(data)
        return
    with out.open("wb") as file:
        file.write(data)


def _tell(faults: list[Fault], summary: str, rejected: Path | None) -> None:
    """Say what was rejected, to a file or one by one, and what became of all rows."""
    import json
    import sys

    if rejected is not None:
        with rejected.open("w", encoding="utf-8") as file:
            for one in faults:
                said = {"line": one.line, "column": one.column, "reason": one.reason}
                file.write(json.dumps(said | {"remedy": one.remedy}, ensure_ascii=False) + "\n")
    else:
        for one in faults[:SHOWN]:
            print(one, file=sys.stderr)
        if len(faults) > SHOWN:
            rest = f"另有 and {len(faults) - SHOWN} 处 more: --rejected FILE"
            print(rest, file=sys.stderr)
    print(summary, file=sys.stderr)
