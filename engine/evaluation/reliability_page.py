"""Reliability as plots: claimed beside observed, and what each tier's threshold costs."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from engine.evaluation.plots import COLOURS, drawn, svg
from models.detector import APPLICATIONS
from streams.contract.json_object import Json

CHINESE = {"wandering": "走失", "fraud": "诈骗", "home": "居家"}


def plots(told: Json, models: Mapping[str, str]) -> list[str]:
    """Return for each application the reliability of both sides and the price of a threshold."""
    return [
        one
        for name in APPLICATIONS
        for one in (_claimed(name, told, models), _price(name, told, models))
    ]


def lines(told: Json, models: Mapping[str, str]) -> list[str]:
    """Return a line for each application: times as often as claimed at each tier's threshold."""
    out = ["校准 calibration, 实际/声称 times as often as claimed at tier 1 / 2 / 3:"]
    for name in APPLICATIONS:
        sides = [
            f"{models[side]} {_ratios(told[side][name]['times'])}"
            f" (无案例日 ordinary {_ratios(told[side][name]['times_ordinary'])})"
            for side in "ab"
        ]
        out.append(f"  {CHINESE[name]} {name}: {' → '.join(sides)}")
    return out


def _ratios(times: Mapping[str, float | None]) -> str:
    return "/".join("—" if one is None else f"{one:.2f}" for one in times.values())


def _claimed(name: str, told: Json, models: Mapping[str, str]) -> str:
    figure, axes = drawn(f"{CHINESE[name]} {name}: as often as claimed?", "days a person-month")
    grid = told["a"]["grid"]
    claimed = [10.0**-rarity for rarity in grid]
    axes.plot(claimed, claimed, color="#24292f", linestyle=":", label="as claimed")
    for side, colour in zip("ab", COLOURS, strict=True):
        days, plain = told[side][name]["days"], told[side][name]["ordinary"]
        label = f"{side.upper()} {models[side]}"
        axes.plot(claimed, _seen(days["rate"]), color=colour, label=label)
        axes.fill_between(claimed, days["low"], days["high"], color=colour, alpha=0.15)
        axes.plot(claimed, _seen(plain["rate"]), color=colour, linestyle="--", linewidth=1)
    axes.set_xlabel("claimed days a person-month (dashed: days without a labelled case)")
    _logarithmic(axes, "both")
    return svg(figure)


def _price(name: str, told: Json, models: Mapping[str, str]) -> str:
    figure, axes = drawn(
        f"{CHINESE[name]} {name}: what a threshold costs", "episodes a person-month"
    )
    for side, colour in zip("ab", COLOURS, strict=True):
        cost = _seen(told[side][name]["episodes"])
        axes.plot(told[side]["grid"], cost, color=colour, label=f"{side.upper()} {models[side]}")
    for tier, edge in told["a"][name]["edges"].items():
        axes.axvline(edge, color="#24292f", linewidth=0.8, linestyle=":")
        axes.annotate(tier, (edge, 0.97), xycoords=("data", "axes fraction"), fontsize=8)
    axes.set_xlabel("threshold: log10 of person-months, before a detector's highest tier caps it")
    if any(sum(told[side][name]["episodes"]) for side in "ab"):
        _logarithmic(axes, "y")  # where neither ever spoke there is nothing to scale
    return svg(figure)


def _seen(rates: list[float]) -> list[float]:
    """Return rates as they can be drawn on a logarithmic axis: what never came is left out."""
    return [rate or float("nan") for rate in rates]


def _logarithmic(axes: Axes, which: str) -> None:
    axes.set_yscale("log")
    if which == "both":
        axes.set_xscale("log")
    axes.legend(frameon=False, fontsize=8)
