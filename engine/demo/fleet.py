"""Workers as processes of their own, which may be killed: for the demo on Kafka."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from engine.settings import PREFIX, Settings

STOP_S = 20.0


class Fleet:
    """Workers under static names, all with the same settings."""

    def __init__(self, settings: Settings, names: Iterable[str]) -> None:
        self._settings = settings
        self._processes: dict[str, subprocess.Popen[bytes] | None] = dict.fromkeys(names)

    @property
    def alive(self) -> dict[str, bool]:
        """Return which workers run."""
        return {
            name: process is not None and process.poll() is None
            for name, process in self._processes.items()
        }

    def start(self, name: str) -> None:
        """Start a worker, unless it runs."""
        if self.alive[name]:
            return
        with (Path(self._settings.home) / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", "engine.cli.main", "worker"],
                env=os.environ | _variables(self._settings, name),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """End a worker as a power cut would."""
        process = self._processes[name]
        if process is not None:
            process.kill()
            process.wait(STOP_S)

    def close(self) -> None:
        """End all in good order; whoever does not end is killed."""
        running = [one for one in self._processes.values() if one is not None]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(STOP_S)


def _variables(settings: Settings, name: str) -> dict[str, str]:
    """Return the settings that differ from the defaults, as a process takes them."""
    chosen = settings.model_dump(mode="json", exclude_defaults=True, exclude={"allowances"})
    chosen |= {"worker_id": name}
    return {PREFIX + key.upper(): str(value) for key, value in chosen.items() if value is not None}
