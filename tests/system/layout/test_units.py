"""The units of `deploy/`: they start commands there are, set settings, and systemd reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from engine.cli.main import app
from engine.settings import FILE_VARIABLE, PREFIX, Settings
from tests.support.tree import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
SERVICES = [one for one in UNITS if one.suffix == ".service"]
PROGRAM = "/opt/silverguard/.venv/bin/silverguard"
NEEDED = (
    "User=silverguard", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes",
    "CapabilityBoundingSet=", "UMask=0077", "LimitCORE=0", "LoadCredential=", "MemoryMax=",
)  # fmt: skip


def commands() -> set[str]:
    """Return every command, with those below it behind a blank."""
    top = typer.main.get_command(app)
    below = getattr(top, "commands", {})
    return {*below} | {f"{a} {b}" for a, one in below.items() for b in getattr(one, "commands", {})}


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_unit_starts_a_command_there_is_under_settings_there_are(unit: Path) -> None:
    said = unit.read_text()
    (started,) = re.findall(rf"^ExecStart=.*{re.escape(PROGRAM)} ([a-z]+(?: [a-z]+)?)", said, re.M)
    assert started in commands()
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    assert set(re.findall(rf"{PREFIX}\w+", said)) <= known
    assert all(re.search(f"^{re.escape(line)}", said, re.M) for line in NEEDED)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_no_unit_holds_a_secret(unit: Path) -> None:
    named = re.findall(r"^Environment=(\w+)", unit.read_text(), re.M)
    assert not [name for name in named if re.search("PASSWORD|TOKEN|SECRET|URL|KEY", name)]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_what_is_always_there_begins_again_but_for_a_wrong_setting(unit: Path) -> None:
    said = unit.read_text()
    if "Type=oneshot" not in said:
        assert "\nRestart=always\n" in said and "\nRestartPreventExitStatus=2\n" in said
        assert "\nStartLimitIntervalSec=0\n" in said, "who restarts often is not given up"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_reads_them(tmp_path: Path) -> None:
    for unit in UNITS:
        name = unit.name.replace("@.", "@worker-1.")
        (tmp_path / name).write_text(unit.read_text().replace(PROGRAM, sys.executable))
    paths = [str(one) for one in sorted(tmp_path.iterdir())]
    told = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", *paths],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    ours = [line for line in told.stderr.splitlines() if "silverguard" in line]
    assert (told.returncode, ours) == (0, [])
