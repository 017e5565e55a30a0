"""The living portrait: five aspects of a person, usual beside current, read off the record."""

from __future__ import annotations

import math
from statistics import median

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS, Civil, local_ms
from features.core.kernel_types import (
    HomeRecord,
    LeisureRecord,
    MoneyRecord,
    VitalsRecord,
    Ways,
)
from features.core.rates import expected, rate
from features.population.state import State
from features.portrait.economic_index import economic_index, full_months
from features.portrait.life_space import degrees, usual_places
from features.portrait.traits import (
    AspectPart,
    Place,
    Portrait,
    Trait,
    around,
    around_ln,
    value_of,
)

SIGNS = (
    (0, "heart_rate_bpm", "心率", "1/min"),
    (1, "spo2_pct", "血氧", "%"),
    (2, "systolic_mmhg", "收缩压", "mmHg"),
    (3, "diastolic_mmhg", "舒张压", "mmHg"),
    (4, "temperature_c", "体温", "C"),
)
KNOWN_ENOUGH = 3.0
"""Days or values below which a usual value is not shown as such."""
FEW_MONTHS = 3
NIGHT_DAYS = 1.5
"""How much nights differ beyond chance: dispersion of a negative binomial, as the rules have it."""
MEAN_TO_DEVIATION = 1.2533
"""Standard deviation of a Gaussian to its mean absolute deviation."""


def portrait(state: State, slot: int, at: int, table: Civil) -> Portrait:
    """Read the portrait of one person off the population's records."""
    pension = float(state.context[slot]["pension_cny"])
    aspects = (
        _routine(state.routine[slot], at, table),
        _movement(state.mobility[slot], at),
        _leisure(state.leisure[slot]),
        _health(state.vitals[slot]),
        _economy(state.finance[slot], pension, at, local_ms(at, table)),
    )
    bare = tuple(part.key for part in aspects if all(t.current is None for t in part.traits))
    ways = state.mobility[slot]
    return Portrait(at, aspects, bare, _place(ways), usual_places(ways))


def _routine(record: HomeRecord, at: int, table: Civil) -> AspectPart:
    known = record["last_at"] > 0
    usual = known and record["known_d"] >= KNOWN_ENOUGH
    dawn = at - (local_ms(at, table) - 4 * HOUR_MS) % DAY_MS
    local = local_ms(dawn, table) - 4 * HOUR_MS
    hours = tuple(float(f"{rate(record, local + hour * HOUR_MS, table):.3g}") for hour in range(24))
    n = expected(record, dawn, at, table) * float(record["ratio"])
    nights = float(record["night_usual"])
    traits = (
        around(
            "activities",
            "今日活动（截至此刻）",
            "次",
            value_of(record["n_today"], known=known),
            n,
            math.sqrt(n + float(record["ratio_var"]) * n * n),
            known=usual,
        ),
        around(
            "night",
            "夜间活动",
            "次",
            value_of(record["night_n"], known=known),
            nights,
            math.sqrt(nights + nights * nights / NIGHT_DAYS),
            known=usual,
        ),
        around_ln(
            "bathroom",
            "每次在卫生间",
            "分钟",
            _since(record["bathroom_at"], at),
            record["stay_ln"],
            record["stay_spread"],
            known=usual,
        ),
        _quiet(record, at, rate(record, local_ms(at, table), table), known=known, usual=usual),
    )
    today = tuple(float(count) for count in record["today"])
    return AspectPart("routine", traits, hours if known else (), today)


def _quiet(record: HomeRecord, at: int, per_hour: float, *, known: bool, usual: bool) -> Trait:
    """Return the time since the last activity: at this hour, nine gaps in ten are shorter."""
    return Trait(
        "quiet_h",
        "距上次活动",
        "小时",
        value_of(1.0 / per_hour, known=usual),
        value_of((at - record["last_at"]) / HOUR_MS, known=known),
        value_of(0.0, known=usual),
        value_of(math.log(10.0) / per_hour, known=usual),
    )


def _since(moment: int, at: int) -> float | None:
    """Return the minutes since a moment, None where there was none."""
    return value_of((at - moment) / MINUTE_MS, known=0 < moment <= at)


def _movement(record: Ways, at: int) -> AspectPart:
    known = record["fix_at"] > 0
    usual = known and record["known_d"] >= KNOWN_ENOUGH
    reach = value_of(record["reach"], known=usual)
    traits = (
        Trait(
            "reach",
            "今日离家最远",
            "m",
            reach,
            value_of(record["day_far"], known=known),
            value_of(0.0, known=usual),
            reach,
        ),
        around_ln(
            "outing",
            "外出时长",
            "分钟",
            _since(record["left_at"], at),
            record["trip_ln"],
            record["trip_spread"],
            known=record["trips"] >= KNOWN_ENOUGH,
        ),
        Trait("home_m", "最近离家距离", "m", None, value_of(record["home_m"], known=known)),
    )
    return AspectPart("movement", traits)


def _place(record: Ways) -> Place | None:
    """Return the last position taken into the way, None where there was none."""
    if record["step_at"] == 0:
        return None
    lat, lon = degrees(record, float(record["east"]), float(record["north"]))
    return Place(round(lat, 6), round(lon, 6), int(record["step_at"]))


def _leisure(record: LeisureRecord) -> AspectPart:
    minutes = around(
        "leisure_min",
        "今日娱乐时长",
        "分钟",
        value_of(record["today_min"], known=record["days"] > 0),
        record["usual_min"],
        MEAN_TO_DEVIATION * float(record["off_min"]),
        known=record["days"] >= KNOWN_ENOUGH,
    )
    return AspectPart("leisure", (minutes,))


def _health(record: VitalsRecord) -> AspectPart:
    traits = [
        around(
            name,
            zh,
            unit,
            value_of(record["last"][sign]),
            record["mean"][sign],
            record["deviation"][sign],
            known=record["weight"][sign] >= KNOWN_ENOUGH,
        )
        for sign, name, zh, unit in SIGNS
    ]
    measured = bool(np.isfinite(record["last"]).any())
    news2 = value_of(record["news2_mean"], known=measured)
    return AspectPart("health", (*traits, Trait("news2", "早期预警评分", "分", None, news2)))


def _economy(record: MoneyRecord, pension: float, at: int, local: int) -> AspectPart:
    known = record["weight"] > 0
    booked = record["economy"]
    months = full_months(booked, local) if booked["month"] > 0 else None
    payment = around_ln(
        "payment",
        "单笔支出（最近一笔）",
        "元",
        value_of(booked["last_cny"], known=known and booked["last_cny"] > 0),
        record["usual_ln"],
        record["upper"],
        known=record["weight"] >= KNOWN_ENOUGH,
    )
    spent, came, left = (months.spent, months.came, months.left) if months else ([], [], [])
    traits = (
        payment,
        _by_month("monthly", "近30天支出", value_of(record["monthly"], known=known), spent),
        _by_month("income", "上月收入", came[0] if came and came[0] > 0 else None, came),
        _by_month("balance", "余额", value_of(record["balance"], known=known), left),
        Trait("largest", "最大单笔", "元", None, value_of(record["largest"], known=known)),
    )
    index = economic_index(record, pension, at, local)
    return AspectPart("economy", traits, index=index)


def _by_month(name: str, zh: str, current: float | None, months: list[float]) -> Trait:
    """Return an amount beside the full months known: their median, and least to most."""
    seen = [one for one in months if math.isfinite(one)]
    known = len(seen) >= FEW_MONTHS and max(seen) > 0
    usual, low, high = (
        (value_of(median(seen)), value_of(min(seen)), value_of(max(seen)))
        if known
        else (None, None, None)
    )
    return Trait(name, zh, "元", usual, current, low, high)
