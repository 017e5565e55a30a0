"""The living portrait: five aspects of a person, usual beside current, read off the record."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from features.civil import DAY_MS, HOUR_MS, Civil, local_ms
from features.rates import rate
from features.state import State

SIGNS = (
    (0, "heart_rate_bpm", "心率", "1/min"),
    (1, "spo2_pct", "血氧", "%"),
    (2, "systolic_mmhg", "收缩压", "mmHg"),
    (3, "diastolic_mmhg", "舒张压", "mmHg"),
    (4, "temperature_c", "体温", "C"),
)
KNOWN_ENOUGH = 3.0
"""Days or values below which a usual value is not shown as such."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One number of an aspect; None where it is not known."""

    name: str
    zh: str
    unit: str
    usual: float | None
    current: float | None


@dataclass(frozen=True, slots=True)
class AspectPart:
    """One aspect: its numbers, and activity by hour where it has such."""

    key: str
    traits: tuple[Trait, ...]
    hours: tuple[float, ...] = ()
    today: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Portrait:
    """All five aspects at the moment `at` (epoch ms); `unknown` names those without any number."""

    at: int
    aspects: tuple[AspectPart, ...]
    unknown: tuple[str, ...] = field(default=())


def portrait(state: State, slot: int, at: int, table: Civil) -> Portrait:
    """Read the portrait of one person off the population's records."""
    aspects = (
        _routine(state.routine[slot], at, table),
        _movement(state.mobility[slot]),
        _leisure(state.leisure[slot]),
        _health(state.vitals[slot]),
        _economy(state.finance[slot]),
    )
    bare = tuple(part.key for part in aspects if all(t.current is None for t in part.traits))
    return Portrait(at, aspects, bare)


def _value(number: Any, *, known: bool = True) -> float | None:
    """Return a number for people, None if it is not known."""
    value = float(number)
    return float(f"{value:.4g}") if known and math.isfinite(value) else None


def _routine(record: Any, at: int, table: Civil) -> AspectPart:
    known = record["last_at"] > 0
    usual = known and record["known_d"] >= KNOWN_ENOUGH
    dawn = at - (local_ms(at, table) - 4 * HOUR_MS) % DAY_MS
    local = local_ms(dawn, table) - 4 * HOUR_MS
    hours = tuple(float(f"{rate(record, local + hour * HOUR_MS, table):.3g}") for hour in range(24))
    traits = (
        Trait("activities", "今日活动次数", "次", None, _value(record["n_today"], known=known)),
        Trait(
            "firings",
            "传感器触发",
            "次",
            _value(record["raw_usual"], known=usual),
            _value(record["raw_today"], known=known),
        ),
        Trait(
            "night",
            "夜间活动",
            "次",
            _value(record["night_usual"], known=usual),
            _value(record["night_n"], known=known),
        ),
        Trait(
            "quiet_h",
            "距上次活动",
            "小时",
            None,
            _value((at - record["last_at"]) / HOUR_MS, known=known),
        ),
    )
    today = tuple(float(count) for count in record["today"])
    return AspectPart("routine", traits, hours if known else (), today)


def _movement(record: Any) -> AspectPart:
    known = record["fix_at"] > 0
    usual = known and record["known_d"] >= KNOWN_ENOUGH
    trips = record["trips"] >= KNOWN_ENOUGH
    traits = (
        Trait(
            "reach",
            "活动半径",
            "m",
            _value(record["reach"], known=usual),
            _value(record["day_far"], known=known),
        ),
        Trait(
            "outing",
            "外出时长",
            "分钟",
            _value(math.exp(float(record["trip_ln"])), known=trips),
            None,
        ),
        Trait("home_m", "最近离家距离", "m", None, _value(record["home_m"], known=known)),
    )
    return AspectPart("movement", traits)


def _leisure(record: Any) -> AspectPart:
    known = record["days"] > 0
    traits = (
        Trait(
            "leisure_min",
            "每日娱乐时长",
            "分钟",
            _value(record["usual_min"], known=record["days"] >= KNOWN_ENOUGH),
            _value(record["today_min"], known=known),
        ),
    )
    return AspectPart("leisure", traits)


def _health(record: Any) -> AspectPart:
    traits = []
    for sign, name, zh, unit in SIGNS:
        last = record["last"][sign]
        usual = record["weight"][sign] >= KNOWN_ENOUGH
        traits.append(
            Trait(name, zh, unit, _value(record["mean"][sign], known=usual), _value(last))
        )
    measured = bool(np.isfinite(record["last"]).any())
    traits.append(
        Trait("news2", "早期预警评分", "分", None, _value(record["news2_mean"], known=measured))
    )
    return AspectPart("health", tuple(traits))


def _economy(record: Any) -> AspectPart:
    known = record["weight"] > 0
    usual = record["weight"] >= KNOWN_ENOUGH
    traits = (
        Trait(
            "payment",
            "平时单笔支出",
            "元",
            _value(math.expm1(float(record["usual_ln"])), known=usual),
            None,
        ),
        Trait("monthly", "近30天支出", "元", None, _value(record["monthly"], known=known)),
        Trait("balance", "余额", "元", None, _value(record["balance"], known=known)),
        Trait("largest", "最大单笔", "元", None, _value(record["largest"], known=known)),
    )
    return AspectPart("economy", traits)
