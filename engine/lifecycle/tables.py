"""Model versions and their history as tables or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from engine.lifecycle.live_versions import stacks, stretches
from engine.settings import Settings
from engine.store.models import SwitchRow, shadow_counts, switches
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
            "shadow_warnings": sum(n for key, n in unseen.items() if key[0] == one.named),
        }
        for one in Registry(settings.tracking_uri).versions()
    ]


def shown_versions(versions: Sequence[Json], *, as_json: bool) -> str:
    """Return the versions as a table."""
    if as_json:
        return json.dumps(list(versions), ensure_ascii=False)
    lines = [f"{'版本 version':<18}{'别名 aliases':<24}{'现用 serves':<14}{'影子':>6}  sha256"]
    for one in versions:
        where = ",".join(area or EVERYWHERE for area in one["serves_in"]) or "—"
        aliases = ",".join(one["aliases"]) or "—"
        lines.append(
            f"{one['version']:<18}{aliases:<24}{where:<14}{one['shadow_warnings']:>6}"
            f"  {one['sha256'][:12]} {one['trainer']}"
        )
    return "\n".join(lines)


def shown_history(rows: Sequence[SwitchRow], tz: str, *, as_json: bool) -> str:
    """Return which version was live when and where."""
    told = stretches(rows)
    if as_json:
        return json.dumps([asdict(one) for one in told], ensure_ascii=False)
    lines = [
        f"{'版本 version':<18}{'区域 area':<10}{'自 since':<22}{'至 until':<22}批准人 approver"
    ]
    for one in told:
        until = _moment(one.until, tz) if one.until is not None else "现用 now"
        lines.append(
            f"{one.version:<18}{one.area or EVERYWHERE:<10}{_moment(one.since, tz):<22}{until:<22}"
            f"{one.approver}  {one.sha256[:12]}"
        )
    return "\n".join(lines)


def _moment(at: int, tz: str) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(tz)).strftime("%Y-%m-%d %H:%M:%S")
