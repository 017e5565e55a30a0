"""`run(events)`: what the engine warns of in recorded events, by exactly the live pipeline."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from engine.replay.replay import ReplayOptions, replay
from engine.settings import Settings
from streams.contract.json_object import Json

Register = Sequence[Mapping[str, str]]


def run(
    events: Iterable[Json] | bytes | Path,
    people: Register | Path = (),
    *,
    model: str = "none",
    tier: int = 1,
) -> list[Json]:
    """Return the warnings, ordered by (`at`, `id`), as docs/schemas/warning.json has them.

    Nothing is left behind, and no server is needed; the first call of a process takes seconds.

    Parameters
    ----------
    events
        Events in the order of receipt: objects, NDJSON, or a file (also zst, gz, Parquet).
    people
        Rows of the register, or its file; without it everybody is a stranger.
    model
        `none`: rules and limits alone. `self`: learns from the recording as a new town does.
    tier
        The lowest tier told.

    Raises
    ------
    streams.user_error.UserError
        If a file cannot be read or the register is not understood.

    Examples
    --------
    >>> from engine.testing.scenes import scene
    >>> [(one["detector"], one["tier"]) for one in run(scene("sos").events)]
    [('sos', 3)]
    """
    with TemporaryDirectory(prefix="silverguard-run-") as name:
        folder = Path(name)
        options = ReplayOptions(
            events if isinstance(events, Path) else _written(events, folder / "events.ndjson"),
            folder / "warnings.ndjson",
            people=people if isinstance(people, Path) else register_file(people, folder),
            model=model,
            tier=tier,
        )
        replay(options, Settings(home=folder / "home"))
        lines = (folder / "warnings.ndjson").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Json) for line in lines]


def _written(events: Iterable[Json] | bytes, file: Path) -> Path:
    encoder = msgspec.json.Encoder()
    file.write_bytes(events if isinstance(events, bytes) else encoder.encode_lines(list(events)))
    return file


def register_file(people: Register, folder: Path) -> Path | None:
    """Write rows of the register as CSV; returns the file, None where there are no rows."""
    if not people:
        return None
    file = folder / "people.csv"
    columns = dict.fromkeys(name for row in people for name in row)
    with file.open("w", newline="", encoding="utf-8") as opened:
        table = csv.DictWriter(opened, list(columns))
        table.writeheader()
        table.writerows(people)
    return file
