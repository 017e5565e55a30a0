"""Model versions as a table or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from unicodedata import east_asian_width

from sqlalchemy import Engine

from engine.serving.live_versions import shadows, stacks
from engine.settings import Settings
from engine.store.models import shadow_counts, switches
from streams.contract.json_object import Json

EVERYWHERE = "全域"


def listed(settings: Settings, engine: Engine) -> list[Json]:
    """Return what is known of every registered version."""
    from models.registry.mlflow_registry import Registry  # MLflow takes seconds to import

    settings.home.mkdir(parents=True, exist_ok=True)
    rows = switches(engine)
    serving = {area: own[-1].version for area, own in stacks(rows).items() if own}
    unseen = shadow_counts(engine)
    return [
        {
            "version": one.named,
            "aliases": list(one.aliases),
            "sha256": one.sha256,
            "trainer": one.trainer,
            "at": one.at,
            "serves_in": sorted(area for area, named in serving.items() if named == one.named),
            "shadow_in": {
                run.area: run.share
                for run in shadows(rows)
                if run.until is None and run.version == one.named
            },
            "shadow_warnings": sum(n for key, n in unseen.items() if key[0] == one.named),
        }
        for one in Registry(settings.tracking_uri).versions()
    ]


def shown_versions(versions: Sequence[Json], *, as_json: bool) -> str:
    """Return the versions as a table."""
    if as_json:
        return json.dumps(list(versions), ensure_ascii=False)
    lines = [
        aligned(
            ("版本 version", "别名 aliases", "现用 serves", "影子 shadow", "影子预警 would warn")
        )
        + "sha256       训练人 trainer"
    ]
    for one in versions:
        where = ",".join(area or EVERYWHERE for area in one["serves_in"]) or "—"
        unseen = ",".join(f"{area or EVERYWHERE} {s:.0%}" for area, s in one["shadow_in"].items())
        cells = (one["version"], ",".join(one["aliases"]) or "—", where, unseen or "—",
                 str(one["shadow_warnings"]))  # fmt: skip
        lines.append(f"{aligned(cells)}{one['sha256'][:12]} {one['trainer']}")
    return "\n".join(lines)


WIDTHS = (18, 24, 14, 16, 20)


def aligned(cells: Sequence[str], widths: Sequence[int] = WIDTHS) -> str:
    """Return cells side by side; a Chinese sign takes two places.

    Examples
    --------
    >>> aligned(("全域", "x"), (6, 2)) == "全域  x "
    True
    """
    return "".join(
        cell + " " * max(1, width - _places(cell))
        for cell, width in zip(cells, widths, strict=True)
    )


def _places(text: str) -> int:
    return sum(1 + (east_asian_width(sign) in "WF") for sign in text)
