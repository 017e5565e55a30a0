"""The table of all types of scenes, as `docs/town.md` shows it."""

from __future__ import annotations

from collections.abc import Mapping

from streams.simulate.episodes.registry import TYPES
from streams.simulate.scripts.scene_types import Type


def table(decoy: bool, types: Mapping[str, Type] = TYPES) -> str:
    """Return a Markdown table of the labelled episodes, or of ordinary life.

    Parameters
    ----------
    types
        Whose: those of any town, or `streams.simulate.harder.registry.HARDER`.

    Examples
    --------
    >>> table(decoy=False).splitlines()[2]
    '| `out_at_night` | wandering | Get up in the night and leave; some look out and come back, some are gone for hours. |'
    """  # noqa: E501 one row of the table
    rows = ["| type | warning | what happens |", "|---|---|---|"]
    for kind, one in types.items():
        if one.decoy is decoy:
            told = " ".join((one.play.__doc__ or "").split("\n\n")[0].split())
            rows.append(f"| `{kind}` | {one.warning} | {told} |")
    return "\n".join(rows)
