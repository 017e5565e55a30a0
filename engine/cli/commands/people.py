"""`silverguard people`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

people = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="人员登记表 The register.")


@people.callback()
def about() -> None:
    """Keep the register of people."""


@people.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="登记表 CSV with header, or NDJSON")],
) -> None:
    """导入登记表 Load the register into the database and tell the stream."""
    from engine.log.people_register import import_register
    from engine.settings import read_settings

    count = import_register(file, read_settings())
    print(f"已导入 imported {count} 人 people")
