"""`silverguard validate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def validate(
    file: Annotated[Path, typer.Argument(help="事件文件 events to look through, - = stdin")],
) -> None:
    """校验：逐行说明拒收与标记的原因 Say what the door would refuse or flag, and the remedy."""
    from engine.progress import bar
    from streams.validate import explain

    with bar("validate", " lines") as progress:
        for one in explain(file, progress):
            print(one)
