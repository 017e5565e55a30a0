"""Which version was live, or judged unseen, when and where, and who let it, as table or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.lifecycle.tables import EVERYWHERE, aligned
from engine.serving.live_versions import Stretch, shadows, stretches
from engine.store.models import Override, SwitchRow

WIDTHS = (18, 10, 14, 22, 22)


def history(
    rows: Sequence[SwitchRow], past_gate: Mapping[tuple[int, str], Override]
) -> list[Stretch]:
    """Return every stretch in order; of a promotion that went past the gate, why."""
    every = [*stretches(rows), *shadows(rows)]
    return sorted(
        (_reasoned(one, past_gate) for one in every), key=lambda one: (one.since, one.area)
    )


def _reasoned(one: Stretch, past_gate: Mapping[tuple[int, str], Override]) -> Stretch:
    why = past_gate.get((one.since, one.version))
    return replace(one, override=why.reason) if why and one.share is None else one


def shown_history(
    rows: Sequence[SwitchRow],
    past_gate: Mapping[tuple[int, str], Override],
    tz: str,
    *,
    as_json: bool,
) -> str:
    """Return the history as a table, or as JSON."""
    told = history(rows, past_gate)
    if as_json:
        return json.dumps([asdict(one) for one in told], ensure_ascii=False)
    head = ("版本 version", "区域 area", "方式 how", "自 since", "至 until")
    lines = [aligned(head, WIDTHS) + "批准人 approver"]
    for one in told:
        until = _moment(one.until, tz) if one.until is not None else "现用 now"
        how = "现用 serves" if one.share is None else f"影子 {one.share:.0%}"
        cells = (one.version, one.area or EVERYWHERE, how, _moment(one.since, tz), until)
        lines.append(f"{aligned(cells, WIDTHS)}{one.approver}  {one.sha256[:12]}")
        if one.override:
            lines.append(f"    未通过仍启用 served past the gate: {one.override}")
    return "\n".join(lines)


def _moment(at: int, tz: str) -> str:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(tz)).strftime("%Y-%m-%d %H:%M:%S")
