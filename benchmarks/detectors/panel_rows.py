"""The panel on a recording's own rows: fit on the first 60 %, AUC and AP on the rest.

`python -m benchmarks.detectors.panel_rows ROWS LABELS --family payment`: ROWS as `silverguard rows`
writes them, LABELS a Parquet file with `label` (1: what should stand out) and what it is a label
of: `event`; `person` and `day` (a civil date); or `person`. What has several rows counts by its
highest score. Events and days are split by time, people by their names.
"""

from __future__ import annotations

import argparse
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from features.core.civil_time import DAY_MS, civil, local_ms
from models.learned.column_detector import relative
from models.learned.pyod_panel import Scorer, panel

EARLIER = 0.6
MOST = 20_000
"""Rows fitted to at most, drawn with a fixed seed."""
KEYS = ("event", "person", "day")
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows to fit to, rows to judge and which labelled thing each speaks of, and the labels."""

    early: NDArray[np.float64]
    late: NDArray[np.float64]
    speaks_of: NDArray[np.int64]
    label: NDArray[np.int64]

    def scores(self, scorer: Scorer) -> NDArray[np.float64]:
        """Return the highest score of each labelled thing; without a row it has the lowest."""
        found = np.nan_to_num(scorer(self.late))
        out = np.full(self.label.size, found.min())
        np.maximum.at(out, self.speaks_of, found)
        return out


def split(rows: Path, labels: Path, family: str) -> Parts:
    """Split the labelled things, and rows with them; unknowns are the earlier median."""
    names = list(relative(family))
    only = [("family", "==", family)]
    frame = pd.read_parquet(rows, columns=["at", "event", "person", *names], filters=only)
    told = pd.read_parquet(labels)
    keys = [key for key in KEYS if key in told]
    if "day" in keys:  # midnight belongs to the day that ends
        frame["day"] = days(frame["at"].to_numpy() - 1)
    told = _in_turn(told, frame, keys)
    told["number"] = np.arange(len(told))
    frame = frame.merge(told, on=keys).sort_values(["number", "at"], kind="stable")
    cut = int(EARLIER * len(told))
    early, late = frame[frame["number"] < cut], frame[frame["number"] >= cut]
    known, judged = _scaled(early[names].to_numpy(np.float64), late[names].to_numpy(np.float64))
    return Parts(known, judged, late["number"].to_numpy() - cut, told["label"].to_numpy()[cut:])


def days(at: NDArray[np.int64]) -> list[str]:
    """Return the civil date of each moment (epoch ms)."""
    table = civil(ZONE.key, "cn")
    offset = local_ms(int(at[0]), table) - int(at[0]) if at.size else 0  # the zone has one offset
    return np.datetime_as_string(((at + offset) // DAY_MS).astype("datetime64[D]")).tolist()


def _in_turn(told: pd.DataFrame, frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Order labelled things: days by date, people by name, events by time (those without: none)."""
    if keys == ["event"]:
        first = frame.groupby("event", as_index=False)["at"].min()
        return told.merge(first, on="event").sort_values("at", kind="stable").drop(columns="at")
    return told.sort_values(keys[::-1], kind="stable")


def _scaled(
    early: NDArray[np.float64], late: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    drawn = np.random.default_rng(0).permutation(len(early))[:MOST]
    usual = np.nan_to_num(np.nanmedian(early, axis=0))
    early = np.where(np.isnan(early), usual, early)[drawn]
    late = np.where(np.isnan(late), usual, late)
    middle, spread = early.mean(axis=0), early.std(axis=0)
    varied = spread > 0  # PCA calls everything infinitely far along a column that never varied
    scale = middle[varied], spread[varied]
    return (early[:, varied] - scale[0]) / scale[1], (late[:, varied] - scale[0]) / scale[1]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--family", default="payment")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    parts = split(chosen.rows, chosen.labels, chosen.family)
    true = parts.label
    print(f"{len(parts.early)} rows fitted, {len(parts.late)} judged", end=" ")
    print(f"for {true.size} labels, {true.sum()} true")
    for member in panel():
        begin = time.perf_counter()
        score = parts.scores(member.fit(parts.early[: member.most], 0))
        auc, ap = roc_auc_score(true, score), average_precision_score(true, score)
        print(
            f"{member.name:<24}{auc:.3f} {ap:.3f} {time.perf_counter() - begin:.1f} s", flush=True
        )


if __name__ == "__main__":
    main()
