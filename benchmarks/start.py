"""What a command costs before it does anything: seconds of a core, the least of some runs.

`python -m benchmarks.start`; each command is given next to nothing to do, kernels are compiled.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

RUNS = 3


def commands(folder: Path) -> dict[str, list[str]]:
    """Return a command by the name it has in the table; the first make what the others read."""
    events, truth, out = (
        str(folder / name) for name in ("town/events.ndjson", "town/truth.ndjson", "out.ndjson")
    )
    town = ["--people", "1", "--days", "1", "--seed", "1", "--out", str(folder / "town")]
    played = ["--events", events, "--out", out, "--model", "none"]
    said = {
        "simulate": ["simulate", *town],
        "--help": ["--help"],
        "validate": ["validate", events],
        "replay, no model": ["replay", *played],
        "rows": ["rows", "--events", events, "--out", str(folder / "rows.parquet")],
        "evaluate": ["evaluate", "--warnings", out, "--truth", truth],
        "feed": ["feed", "--events", events, "--rate", "1e9"],
        "clock show": ["clock", "show"],
        "token list, with a database": ["token", "list"],
        "user list, with a database": ["user", "list"],
        "models history, with a database": ["models", "history"],
        "models list (MLflow), with a database": ["models", "list"],
    }
    imports = {
        "train (MLflow), imports": "import engine.training.train",
        "models compare (MLflow), imports": (
            "import engine.evaluation.compare, models.registry.mlflow_registry"
        ),
        "explain, imports": "import engine.explain.explain",
        "store, imports": "import engine.store.store",
        "desk, imports": "import engine.desk.web.serve",
        "worker, imports": "import engine.worker.bootstrap",
    }
    return {name: ["-m", "engine.cli", *words] for name, words in said.items()} | {
        name: ["-c", line] for name, line in imports.items()
    }


def spent(command: list[str]) -> float:
    """Run one; returns the seconds of a core it and what it started took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.start")
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    print("| command | seconds of a core |\n|---|---|")
    with TemporaryDirectory() as folder:
        os.environ["SILVERGUARD_HOME"] = str(Path(folder) / "home")
        for name, command in commands(Path(folder)).items():
            print(f"| {name} | {min(spent(command) for _ in range(runs)):.2f} |", flush=True)


if __name__ == "__main__":
    main()
