"""Plots as SVG inside a page: nothing is fetched, texts stay texts."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

COLOURS = ("#8a8f98", "#1f6feb")
SIZE = (6.4, 3.2)


def drawn(title: str, ylabel: str) -> tuple[Figure, Any]:
    """Return an empty figure and its axes."""
    figure = Figure(figsize=SIZE, layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, fontsize=11)
    axes.set_ylabel(ylabel)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def svg(figure: Figure) -> str:
    """Return a figure as an `<svg>` element; the same figure gives the same text."""
    import matplotlib as mpl

    out = io.StringIO()
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "silverguard"}
    with mpl.rc_context(settings), warnings.catch_warnings():
        # texts stay texts, so that the reader's fonts draw them: none here need hold them
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        figure.savefig(out, format="svg", metadata={"Date": None})
    text = out.getvalue()
    return re.sub("<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)


def bars(
    title: str,
    ylabel: str,
    groups: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    intervals: Mapping[str, Sequence[Sequence[float] | None]] | None = None,
) -> Figure:
    """Return bars of two series side by side, with their intervals as whiskers."""
    figure, axes = drawn(title, ylabel)
    width = 0.8 / max(1, len(series))
    for number, (name, values) in enumerate(series.items()):
        places = [group + (number - (len(series) - 1) / 2) * width for group in range(len(groups))]
        heights = [value or 0.0 for value in values]
        axes.bar(places, heights, width, label=name, color=COLOURS[number % len(COLOURS)])
        for place, edges in zip(places, (intervals or {}).get(name, ()), strict=False):
            if edges is not None:
                axes.plot([place, place], list(edges), color="#24292f", linewidth=1)
    axes.set_xticks(range(len(groups)), groups)
    figure.legend(loc="outside lower center", ncols=len(series), frameon=False, fontsize=9)
    return figure


def steps(title: str, xlabel: str, series: Mapping[str, Sequence[float]]) -> Figure:
    """Return the share of values up to each value, one line a series."""
    figure, axes = drawn(title, "share")
    for number, (name, values) in enumerate(series.items()):
        if values:
            axes.ecdf(values, label=name, color=COLOURS[number % len(COLOURS)])
    axes.set_xlabel(xlabel)
    if any(series.values()):
        axes.legend(frameon=False, fontsize=9)
    return figure
