"""Drift as a page with plots, as a table, and as metrics for a textfile collector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from engine.evaluation.compare_page import STYLE
from engine.evaluation.drift_advice import advice
from engine.evaluation.plots import bars, svg
from models.evaluation.drift import MOVED
from streams.contract.json_object import Json

MOST = 10
LABELS = {
    "outcomes": "处置结论数 outcomes",
    "median_h": "结论延迟中位(小时) label delay, median h",
    "slowest_tenth_h": "最慢一成(小时) slowest tenth h",
    "waiting": "未结 waiting for an outcome",
}


def table(told: Json) -> str:
    """Return the columns that moved, and the rates, for the console."""
    lines = [*_columns(told)] or [f"无明显漂移 no column above PSI {MOVED:g}"]
    before, after = told["sides"]["before"], told["sides"]["after"]
    for tier, rate in before["warnings"].items():
        lines.append(f"预警/人月 warnings {tier}: {rate:g} → {after['warnings'][tier]:g}")
    for family, persons in before["persons_a_day"].items():
        if persons or after["persons_a_day"][family]:
            now = after["persons_a_day"][family]
            lines.append(f"每日有数据人数 heard a day {family}: {persons:g} → {now:g}")
    lines += [
        f"{name} {key}: {_pair(told['labels'][side][key] for side in ('before', 'after'))}"
        for key, name in LABELS.items()
    ]
    return "\n".join([*lines, "下一步 next:", *(f"  - {step}" for step in advice(told))])


def _columns(told: Json) -> Iterator[str]:
    """Yield a line for each column that moved, with the cohorts in which it did."""
    for family, cohorts in told["features"].items():
        found: dict[str, dict[str, Json]] = {}
        for cohort, columns in cohorts.items():
            for one in columns:
                if one["moved"]:
                    found.setdefault(one["column"], {})[cohort] = one
        for column, by in found.items():
            psi = " ".join(f"{cohort} {one['psi']:g}" for cohort, one in by.items())
            ks = max(one["ks"] for one in by.values())
            yield f"{family:<9}{column:<24} PSI {psi}; KS {ks:g}"


def _pair(values: Iterable[float | None]) -> str:
    return " → ".join("—" if value is None else f"{value:g}" for value in values)


def page(told: Json) -> str:
    """Return a page of its own: the most moved columns of each family, and the rates."""
    plots = [
        _moved(family, cohorts["all"])
        for family, cohorts in told["features"].items()
        if "all" in cohorts
    ]
    sides = told["sides"]
    for name, key, unit in (
        ("预警 warnings a person-month", "warnings", "a month"),
        ("异常行 unusual rows a person-month", "unusual_rows", "a month"),
        ("每日有数据人数 persons heard a day", "persons_a_day", "persons"),
    ):
        groups = sorted({*sides["before"][key], *sides["after"][key]})
        series = {side: [sides[side][key].get(one, 0.0) for one in groups] for side in sides}
        plots.append(svg(bars(name, unit, groups, series)))
    body = "".join(f"<figure>{one}</figure>" for one in plots)
    return (
        "<!doctype html><html lang=zh><meta charset=utf-8><title>漂移</title>"
        f"<style>{STYLE}</style><h1>漂移 drift, {escape(told['model'])}</h1>"
        f"<pre>{escape(table(told))}</pre>{body}</html>\n"
    )


def _moved(family: str, columns: list[Json]) -> str:
    top = columns[:MOST]
    figure = bars(
        f"{family}: PSI",
        "PSI",
        [one["column"] for one in top],
        {"PSI": [one["psi"] for one in top]},
    )
    axes = figure.axes[0]
    axes.axhline(MOVED, color="#cf222e", linewidth=1, linestyle=":")
    axes.set_ylim(0.0, max(1.2 * MOVED, axes.get_ylim()[1]))  # never a scale of nothing
    axes.tick_params(axis="x", rotation=60, labelsize=7)
    return svg(figure)


def metrics(told: Json) -> str:
    """Return Prometheus text: PSI by column and cohort, and rates on both sides."""
    lines = ["# TYPE silverguard_drift_psi gauge"]
    lines += [
        f'silverguard_drift_psi{{family="{family}",cohort="{cohort}",column="{one["column"]}"}}'
        f" {one['psi']}"
        for family, cohorts in told["features"].items()
        for cohort, columns in cohorts.items()
        for one in columns
    ]
    lines.append("# TYPE silverguard_drift_warnings_per_person_month gauge")
    lines += [
        f'silverguard_drift_warnings_per_person_month{{side="{side}",tier="{tier[-1]}"}} {rate}'
        for side, rates in told["sides"].items()
        for tier, rate in rates["warnings"].items()
    ]
    lines.append("# TYPE silverguard_drift_persons_a_day gauge")
    lines += [
        f'silverguard_drift_persons_a_day{{side="{side}",family="{family}"}} {persons}'
        for side, rates in told["sides"].items()
        for family, persons in rates["persons_a_day"].items()
    ]
    lines.append("# TYPE silverguard_drift_label_delay_hours gauge")
    lines += [
        f'silverguard_drift_label_delay_hours{{side="{side}",quantile="{quantile}"}} {one[key]}'
        for side, one in told["labels"].items()
        for quantile, key in (("0.5", "median_h"), ("0.9", "slowest_tenth_h"))
        if one[key] is not None
    ]
    return "\n".join(lines) + "\n"
