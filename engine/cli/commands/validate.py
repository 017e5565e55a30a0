"""`silverguard validate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def validate(
    file: Annotated[Path, typer.Argument(help="事件文件 events to look through, - = stdin")],
) -> None:
    """校验：逐行说明拒收与标记的原因 Say what the door would refuse or flag, and the remedy."""
    import time

    from engine.errors import REJECTED, EndError
    from engine.progress import bar
    from engine.settings import read_settings
    from streams.validate import Tally, explain

    settings, tally = read_settings(), Tally()
    with bar("validate", " lines") as progress:
        for one in explain(file, tally, progress, time.time_ns() // 1_000_000):
            print(one)
    print(tally)
    if tally.refused > settings.quarantine_share * max(1, tally.lines):
        raise EndError(REJECTED, "拒收行过多 too many lines refused: mend what is said above")
