"""The panel on general anomaly tables: fit on 60 %, ROC AUC on the other 40 %, mean of five splits.

`python -m benchmarks.detectors.tabular FOLDER [--out figures.json]`; the folder holds
`<name>.parquet` with columns f0.. and `label`, and perhaps `_published_roc.parquet`.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

from models.learned.pyod_panel import Member, Scorer, panel
from streams.contract.json_object import Json

SPLITS = 5
SKLEARN = "IsolationForest (scikit-learn)"


def sklearn_forest(rows: np.ndarray, seed: int) -> Scorer:
    grown = IsolationForest(random_state=seed + 1000).fit(rows)
    return lambda others: -grown.score_samples(others)


MEMBERS = (*panel(), Member(SKLEARN, sklearn_forest))


def auc(member: Member, rows: np.ndarray, label: np.ndarray, seed: int) -> float:
    train, test, _, true = train_test_split(
        rows, label, train_size=0.6, random_state=seed, stratify=label
    )
    train, test = _scaled(train, test)
    score = member.fit(train[: member.most], seed)(test)
    return float(roc_auc_score(true, np.nan_to_num(score)))


def _scaled(train: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    middle, spread = train.mean(axis=0), train.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    return (train - middle) / spread, (test - middle) / spread


def table(path: Path) -> Json:
    frame = pd.read_parquet(path)
    rows = frame.drop(columns="label").to_numpy(np.float64)
    label = frame["label"].to_numpy()
    told: Json = {}
    for member in MEMBERS:
        begin = time.perf_counter()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = [auc(member, rows, label, seed) for seed in range(SPLITS)]
        told[member.name] = {
            "auc": round(float(np.mean(found)), 4),
            "seconds": round(time.perf_counter() - begin, 2),
        }
    return told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("tabular.json"))
    chosen = parser.parse_args()
    told: Json = json.loads(chosen.out.read_text()) if chosen.out.exists() else {}
    for path in sorted(chosen.folder.glob("[!_]*.parquet"), key=lambda one: one.stat().st_size):
        if path.stem not in told:
            told[path.stem] = table(path)
            chosen.out.write_text(json.dumps(told, indent=1))
            print(
                path.stem, {name: one["auc"] for name, one in told[path.stem].items()}, flush=True
            )
    for name in told[next(iter(told))]:
        print(f"{name:<32} {np.mean([one[name]['auc'] for one in told.values()]):.4f}")


if __name__ == "__main__":
    main()
