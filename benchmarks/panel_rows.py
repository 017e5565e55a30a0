"""The panel on a recording's own rows: fit on the first 60 % of the time, AUC and AP on the rest.

`python -m benchmarks.panel_rows ROWS LABELS --family payment`: ROWS as `silverguard rows` writes
them, LABELS a Parquet file with columns `event` and `label` (1: what should stand out).
"""

from __future__ import annotations

import argparse
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, roc_auc_score

from models.forests import relative
from models.panel import panel

EARLIER = 0.6
MOST = 20_000
"""Rows fitted to at most, drawn with a fixed seed."""


def split(rows: Path, labels: Path, family: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return earlier rows, later rows and the later labels, unknowns as the earlier median."""
    names = list(relative(family))
    only = [("family", "==", family)]
    frame = pd.read_parquet(rows, columns=["at", "event", *names], filters=only)
    frame = frame[frame["event"].notna()]
    frame = frame.merge(pd.read_parquet(labels), on="event").sort_values("at", kind="stable")
    values = frame[names].to_numpy(np.float64)
    cut = int(EARLIER * len(frame))
    early, late = values[:cut], values[cut:]
    drawn = np.random.default_rng(0).permutation(cut)[:MOST]
    usual = np.nan_to_num(np.nanmedian(early, axis=0))
    early = np.where(np.isnan(early), usual, early)[drawn]
    late = np.where(np.isnan(late), usual, late)
    middle, spread = early.mean(axis=0), early.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    return (early - middle) / spread, (late - middle) / spread, frame["label"].to_numpy()[cut:]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", type=Path)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--family", default="payment")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    early, late, true = split(chosen.rows, chosen.labels, chosen.family)
    print(f"{len(early)} rows fitted, {len(late)} judged, {int(true.sum())} true")
    for member in panel():
        begin = time.perf_counter()
        score = np.nan_to_num(member.fit(early[: member.most], 0)(late))
        auc, ap = roc_auc_score(true, score), average_precision_score(true, score)
        print(
            f"{member.name:<24}{auc:.3f} {ap:.3f} {time.perf_counter() - begin:.1f} s", flush=True
        )


if __name__ == "__main__":
    main()
