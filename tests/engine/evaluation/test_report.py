"""`evaluate` on files: JSON, a table, and clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.cli import main as cli
from tests.support.judged.made_up import NOON, warning_line


def write(folder: Path) -> list[str]:
    truth = {
        "person": "person-1", "episode": "t", "warning": "home", "type": "collapse",
        "onset": NOON, "end": NOON + 3_600_000, "decoy": False, "max_delay_s": 60,
    }  # fmt: skip
    (folder / "truth.ndjson").write_text(json.dumps(truth) + "\n")
    (folder / "warnings.ndjson").write_bytes(warning_line(1) + b"\n" + warning_line(2) + b"\n")
    (folder / "people.csv").write_text("person\nperson-1\nperson-2\nperson-3\n")
    return [
        "evaluate", "--warnings", str(folder / "warnings.ndjson"),
        "--truth", str(folder / "truth.ndjson"), "--people", str(folder / "people.csv"),
    ]  # fmt: skip


def test_json_stands_on_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([*write(tmp_path), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["people"] == 3
    assert report["episodes"]["home"]["recall_in_time"] == 1.0


def test_the_table_has_a_line_for_each_application(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(write(tmp_path)) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("走失", "诈骗", "居家"))


def test_no_warnings_at_all_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = write(tmp_path)
    (tmp_path / "warnings.ndjson").write_bytes(b"")
    assert cli.run([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["episodes"]["home"]["recall"] == 0.0


@pytest.mark.parametrize(
    ("text", "said"), [("nonsense\n", "person"), ('{"person":"a"}\n', "line 行 1, field onset")]
)
def test_a_file_of_another_kind_is_refused(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = write(tmp_path)
    (tmp_path / "truth.ndjson").write_text(text)
    assert cli.run(arguments) == 2
    assert said in capsys.readouterr().err
