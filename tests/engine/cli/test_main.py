"""The command line: exit codes, one-line errors, and what a cold start imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from pkgutil import iter_modules

import pytest

from engine.cli import commands
from engine.cli import main as cli
from engine.cli.commands.replay import refuse_beyond_share
from engine.errors import EndError
from engine.settings import Settings
from streams.admission.admission import Counts

COMMANDS = sorted(one.name for one in iter_modules(commands.__path__))
"""A file each: what is not put into `main` fails here."""


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([name, "--help"]) == 0
    assert "Usage: silverguard" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["replay"], ["nonsense"], ["replay", "--events", "x", "--out", "y", "--tier", "4"]],
)
def test_wrong_use_ends_with_2_and_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("silverguard: ")
    assert said.count("\n") == 1


def test_a_wrong_setting_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SILVERGUARD_TZ", "Mars")
    assert cli.run(["replay", "--events", "x", "--out", "y"]) == 2
    assert "SILVERGUARD_TZ" in capsys.readouterr().err


def test_an_unforeseen_error_ends_with_1_and_tells_no_payload(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise KeyError("elder-4711")

    monkeypatch.setattr(cli, "app", fail)
    assert cli.run([]) == 1
    said = capsys.readouterr().err
    assert "KeyError at test_main.py" in said
    assert "4711" not in said


@pytest.mark.parametrize(
    ("counts", "hint"),
    [
        (Counts(received=100, quarantined=6), "silverguard validate"),
        (Counts(received=100, late=2), "--sort"),
    ],
)
def test_too_much_refused_input_ends_with_3(counts: Counts, hint: str) -> None:
    with pytest.raises(EndError, match=hint) as end:
        refuse_beyond_share(counts, Settings())
    assert end.value.code == 3


def test_the_allowed_share_passes() -> None:
    refuse_beyond_share(Counts(received=100, quarantined=5, late=1), Settings())


def test_a_cold_start_imports_nothing_heavy() -> None:
    told = "import sys, engine.cli.main; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    heavy = {"numpy", "numba", "pandas", "pyarrow", "mlflow", "sqlalchemy", "fastapi", "jinja2"}
    assert not heavy & set(done.stdout.split())


def test_a_desk_imports_no_kernel_of_a_feature_and_no_statistics() -> None:
    told = "import sys, engine.desk.web.serve; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    heavy = {"features.population.state", "scipy.special", "holidays", "pandas", "mlflow"}
    assert not heavy & set(done.stdout.split())


def test_no_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    from engine.progress import bar

    with bar("work", " lines") as progress:
        progress(3)
    assert capsys.readouterr().err == ""


def test_a_seed_beyond_numbers_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["simulate", "--people", "1", "--days", "1", "--out", str(tmp_path / "town")]
    assert cli.run([*asked, "--seed", str(2**70)]) == 2
    assert "--seed" in capsys.readouterr().err


def test_nothing_to_evaluate_is_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none").touch()
    nothing = str(tmp_path / "none")
    assert cli.run(["evaluate", "--warnings", nothing, "--truth", nothing, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_nothing_to_learn_from_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "none").touch()
    assert cli.run(["train", "--events", str(tmp_path / "none")]) == 2
    assert "no event to learn from" in capsys.readouterr().err


def test_a_store_without_keys_is_told_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = type("NoCredentialsError", (Exception,), {"__module__": "botocore.exceptions"})

    def fail(**_: object) -> int:
        raise refused("secret")

    monkeypatch.setattr(cli, "app", fail)
    assert cli.run(["archive"]) == 1
    said = capsys.readouterr().err
    assert "object store" in said and "secret" not in said
