"""A comparison as a page with plots, and as a table for the console."""

from __future__ import annotations

import json
from html import escape
from zoneinfo import ZoneInfo

from engine.evaluation import reliability_page
from engine.evaluation.compare_lists import civil_moment, listed, pair, types
from engine.evaluation.plots import bars, svg
from engine.evaluation.report_table import NAMES
from streams.contract.json_object import Json

STYLE = """body{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:64rem;
margin:2rem auto;padding:0 1rem;color:#24292f}table{border-collapse:collapse;margin:.5rem 0}
td,th{padding:.2rem .7rem;border-bottom:1px solid #d0d7de;text-align:right}
td:first-child,th:first-child,.list td,.list th{text-align:left;vertical-align:top}
.yes{color:#1a7f37}.no{color:#cf222e}svg{max-width:100%;height:auto}"""
TIERS = ("tier1", "tier2", "tier3")


def page(told: Json) -> str:
    """Return the whole page: one file, no other resource."""
    a, b = told["models"]["a"], told["models"]["b"]
    gate = told["gate"]
    verdict = (
        "通过 passed" if gate["passed"] else "未通过 not passed: " + "; ".join(gate["reasons"])
    )
    parts = [
        f"<h1>模型比对 {escape(a)} → {escape(b)}</h1>",
        f"<p class={'yes' if gate['passed'] else 'no'}>{escape(verdict)}</p>",
        f"<pre>{escape(table(told))}</pre>",
        *(f"<figure>{one}</figure>" for one in _plots(told)),
        "<h2>校准与门槛代价 calibration, and what a threshold costs</h2>",
        f"<p>{_stretch(told)}</p>",
        *(
            f"<figure>{one}</figure>"
            for one in reliability_page.plots(told["reliability"], told["models"])
        ),
        types(told),
        *listed(told),
        "<h2>人群 cohorts</h2>",
        *(_cohort(name, told) for name in told["b"]["cohorts"]),
    ]
    return (
        "<!doctype html><html lang=zh><meta charset=utf-8><title>模型比对</title>"
        f"<style>{STYLE}</style>{''.join(parts)}</html>\n"
    )


def _stretch(told: Json) -> str:
    """Say which days were judged, and whether they were trained on."""
    zone = ZoneInfo(told["tz"])
    since, until = (civil_moment(told[name], zone) for name in ("since", "until"))
    trained = "；含训练时段 days of training among them" if told["in_sample"] else ""
    return f"判断时段 judged: {since} – {until}{trained}"


def table(told: Json) -> str:
    """Return the comparison as a table for the console."""
    lines = [
        f"{'':<16}{'召回 recall':>22}{'及时 in time':>20}"
        f"{'误报/人月 false':>20}{'召回之差 95 %':>24}"
    ]
    for kind, name in NAMES.items():
        found = [told[side]["episodes"][kind] for side in "ab"]
        false = [told[side]["false_per_person_month"][kind]["all"] for side in "ab"]
        edges = told["difference"][kind]["recall"]
        lines.append(
            f"{name:<16}{pair([one['recall'] for one in found]):>20}"
            f"{pair([one['recall_in_time'] for one in found]):>20}{pair(false):>20}"
            f"{'—' if edges is None else f'{edges[0]:+.3f} … {edges[1]:+.3f}':>24}"
        )
    desk = [told[side]["at_capacity"] for side in "ab"]
    spent = [told[side]["minutes"]["all"] for side in "ab"]
    late = [told[side]["episodes"]["all"]["delay_s"]["median"] for side in "ab"]
    lines += [
        f"中位延迟 median delay s {pair(late)}; 每班精确率 precision a shift"
        f" {pair([one['precision'] for one in desk])}",
        f"人工分钟/月/千人 minutes a month and 1,000 elders {pair(spent)}",
        *_prices(told),
        f"真例 true cases: +{len(told['gained'])} -{len(told['lost'])};"
        f" 误报 false: +{len(told['new_false'])} -{len(told['gone_false'])}",
        *reliability_page.lines(told["reliability"], told["models"]),
        "门槛 gate: " + ("通过 passed" if told["gate"]["passed"] else "未通过 not passed"),
        *(f"  {reason}" for reason in told["gate"]["reasons"]),
    ]
    return "\n".join(lines)


def _prices(told: Json) -> list[str]:
    """Return what either costs beside what it may, in warnings, minutes and missed cases."""
    both = [told[side]["price"] for side in "ab"]
    cost = {name: pair([one[name] for one in both]) for name in both[0]}
    room = told["gate"]["price"]["warnings"]
    by = "限额 the allowance" if told["gate"]["by"] == "allowance" else "现用版本 what serves"
    return [
        f"代价 price, 误报/人月 false a person-month {cost['warnings']},"
        f" 上限 may cost {room:g} ({by}); 关怀 care {cost['care']};"
        f" 限值与报警 limits and alarms {cost['outside']},"
        f" 另记关怀 and notes {cost['noted']}",
        f"  误报分钟 minutes on false ones {cost['minutes']}; 漏例/月/千人 missed {cost['missed']};"
        f" 同价召回 recall at equal price {pair(told['equal_price']['recall'])}",
    ]


def _plots(told: Json) -> list[str]:
    sides = {side: f"{side.upper()} {told['models'][side]}" for side in "ab"}
    kinds = list(NAMES)
    recall = {
        sides[side]: [told[side]["episodes"][kind]["recall"] for kind in kinds] for side in "ab"
    }
    whiskers = {
        sides[side]: [told[side]["intervals"][kind]["recall"] for kind in kinds] for side in "ab"
    }
    false = {
        sides[side]: [told[side]["false_per_person_month"]["all"][tier] for tier in TIERS]
        for side in "ab"
    }
    by_tier = {
        sides[side]: [
            told[side]["intervals"]["all"][f"false_{tier}_per_person_month"] for tier in TIERS
        ]
        for side in "ab"
    }
    return [
        svg(bars("召回 recall by episode, 95 %", "recall", kinds, recall, whiskers)),
        svg(bars("误报 false warnings a person-month", "a month", TIERS, false, by_tier)),
    ]


def _cohort(name: str, told: Json) -> str:
    rows = []
    for group, b in told["b"]["cohorts"][name].items():
        a = told["a"]["cohorts"][name].get(group, {})
        recall = pair([a.get("recall"), b["recall"]])
        false = pair([a.get("false_per_person_month"), b["false_per_person_month"]])
        mark = " ⚠" if b["worse"] else ""
        rows.append(
            f"<tr><td>{escape(group)}{mark}</td><td>{b['people']}</td><td>{b['episodes']}</td>"
            f"<td>{recall}</td><td>{'–'.join(f'{edge:g}' for edge in b['interval'])}</td>"
            f"<td>{false}</td></tr>"
        )
    names = ("", "人 people", "真例", "召回", "95 %", "误报/人月")
    head = "<tr>" + "".join(f"<th>{one}</th>" for one in names) + "</tr>"
    return f"<h3>{name}</h3><table>{head}{''.join(rows)}</table>"


def as_json(told: Json) -> str:
    """Return the comparison as one line of JSON."""
    return json.dumps(told, ensure_ascii=False)
