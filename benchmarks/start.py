"""What a command costs before it does anything: seconds of a core, the least of some runs.

`python -m benchmarks.start`; each command is given next to nothing to do, kernels are compiled.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

RUNS = 3


def commands(folder: Path) -> dict[str, list[str]]:
    """Return a command by the name it has in the table; the first makes what the others read."""
    events, out = str(folder / "town" / "events.ndjson"), str(folder / "out.ndjson")
    cli = ["-m", "engine.cli"]
    town = ["--people", "1", "--days", "1", "--seed", "1", "--out", str(folder / "town")]
    return {
        "simulate": [*cli, "simulate", *town],
        "--help": [*cli, "--help"],
        "validate": [*cli, "validate", events],
        "replay, no model": [*cli, "replay", "--events", events, "--out", out, "--model", "none"],
        "desk, imports": ["-c", "import engine.desk.web.serve"],
        "worker, imports": ["-c", "import engine.worker.bootstrap"],
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
        for name, command in commands(Path(folder)).items():
            print(f"| {name} | {min(spent(command) for _ in range(runs)):.2f} |", flush=True)


if __name__ == "__main__":
    main()
