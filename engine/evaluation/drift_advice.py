"""What to do next about a drift: senders first, then fields, then life itself."""

from __future__ import annotations

from collections.abc import Iterator

from models.evaluation.drift import LEAST
from streams.contract.json_object import Json

FEWER = 0.8
"""Persons heard a day, as a share of before, below which a sender is asked first (assumed)."""
UNKNOWN_RISE = 0.1
"""Rise of a column's unknown share from which a field is missing rather than moved (assumed)."""
MORE = 1.5
"""Warnings a person-month, as a share of before, from which the version is looked at (assumed)."""


def advice(told: Json) -> list[str]:
    """Return what to do next, the likeliest cause first; `told` as `drift` returns it.

    Examples
    --------
    >>> side = {"persons_a_day": {"fix": 9.0}, "warnings": {"tier1": 0.3}}
    >>> told = {"features": {}, "few": [], "split": 0,
    ...         "sides": {"before": side, "after": side | {"persons_a_day": {"fix": 2.0}}}}
    >>> advice(told)[0][:4]
    '先查网关'
    """
    steps = [*_senders(told), *_fields(told), *_lives(told), *_warnings(told)]
    few = ", ".join(told["few"])
    if few:
        steps.append(
            f"数据太少,不作判断 too few rows on a side to tell (< {LEAST}): {few}:"
            " move --split, or give a longer log"
        )
    return steps or ["无需处理 nothing to do; look again in a month"]


def _senders(told: Json) -> Iterator[str]:
    before, after = (told["sides"][side]["persons_a_day"] for side in ("before", "after"))
    lost = [
        f"{family} {before[family]:g} → {after[family]:g}"
        for family in before
        if after[family] < FEWER * before[family]
    ]
    if lost:
        yield (
            "先查网关与平台 ask the senders first: fewer people are heard a day"
            f" ({', '.join(lost)}); what else moved may come of it"
        )


def _fields(told: Json) -> Iterator[str]:
    gone = [
        f"{family}.{one['column']} {one['unknown_before']:.0%} → {one['unknown_after']:.0%}"
        for family, one in _moved(told)
        if _missing(one)
    ]
    if gone:
        yield (
            f"查缺失字段 a field or sensor is missing, unknown now: {', '.join(gone[:5])};"
            " see what arrives with: silverguard validate"
        )


def _lives(told: Json) -> Iterator[str]:
    moved = [f"{family}.{one['column']}" for family, one in _moved(told) if not _missing(one)]
    if moved:
        yield (
            f"核对单位、设备、费率、季节 values moved ({', '.join(moved[:5])}): ask whether a unit,"
            " device, tariff or season changed; if life itself did, train on what came after and"
            " compare: silverguard train --since, models compare"
        )


def _warnings(told: Json) -> Iterator[str]:
    before, after = (sum(told["sides"][side]["warnings"].values()) for side in ("before", "after"))
    if after > MORE * before:
        yield (
            f"预警增多 warnings came oftener, {before:g} → {after:g} a person-month: see which"
            " detector, and whether they were true, before anything is muted"
        )


def _moved(told: Json) -> Iterator[tuple[str, Json]]:
    for family, cohorts in told["features"].items():
        for one in cohorts.get("all", ()):
            if one["moved"]:
                yield family, one


def _missing(one: Json) -> bool:
    rise: float = one["unknown_after"] - one["unknown_before"]
    return rise > UNKNOWN_RISE
