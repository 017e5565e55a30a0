"""An evaluation as a table for the console."""

from __future__ import annotations

from streams.contract.json_object import Json

NAMES = {
    "all": "合计 all",
    "wandering": "走失 wandering",
    "fraud": "诈骗 fraud",
    "home": "居家 home",
}


def table(report: Json) -> str:
    """Lay out recall, delay and false warnings by application, one line each."""
    lines = [
        f"{report['people']} 人 people, {report['days']} 天 days,"
        f" {report['person_months']} 人月 person-months",
        f"{'':<16}{'案例':>7}{'召回':>8}{'及时':>8}{'T2+':>8}{'T3':>8}{'中位延迟s':>10}{'误报/人月':>10}",
        *(_line(name, report) for name in NAMES),
    ]
    decoys, top = report["decoys"], report["at_budget"]
    lines += [
        f"干扰项 decoys {decoys['decoys']}, 被报 warned {decoys['warned']},"
        f" 二级以上 tier 2+ {decoys['warned_tier2']}",
        f"预算 budget {top['per_person_month']}/人月: {top['true']}/{top['warnings']},"
        f" 精确率 precision {_shown(top['precision'])}",
    ]
    if "intervals" in report:
        lines += _desk(report)
    return "\n".join(lines)


def _desk(report: Json) -> list[str]:
    """Return what the desk has of it, and who is served worse."""
    shift, spent = report["at_capacity"], report["minutes"]
    recall = report["intervals"]["all"]["recall"]
    lines = [
        f"每班 shift {shift['per_shift']}: 精确率 precision {_shown(shift['precision'])},"
        f" 漏看真例 true left out {shift['true_left_out']}",
        f"人工分钟/月/千人 minutes a month and 1,000 elders {spent['all']:g},"
        f" 其中误报 false {spent['false']:g}",
        f"召回 95% 区间 recall interval {'—' if recall is None else recall}",
    ]
    worse = [
        f"{name} {group}"
        for name, groups in report["cohorts"].items()
        for group, told in groups.items()
        if told["worse"]
    ]
    return [*lines, *([f"服务较差 served worse: {', '.join(worse)}"] if worse else [])]


def _line(name: str, report: Json) -> str:
    found, false = report["episodes"][name], report["false_per_person_month"][name]
    shares = ("recall", "recall_in_time", "recall_tier2", "recall_tier3")
    shown = "".join(f"{_shown(found[share]):>10}" for share in shares)
    delay = _shown(found["delay_s"]["median"])
    return f"{NAMES[name]:<16}{found['episodes']:>7}{shown}{delay:>12}{_shown(false['all']):>12}"


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"
