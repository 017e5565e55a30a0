"""`silverguard convert`: exit codes, what goes where, and nothing of a row in what is said."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.key_file import PSEUDONYMS

ROWS = "本机号码,起始时间,呼叫类型,对方号码,通话时长\n"
CALL = "13900000001,2026-03-02 09:{:02d},被叫,13812345678,1分20秒\n"
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILVERGUARD_HOME", str(tmp_path / "home"))


def calls(tmp: Path, bad: int) -> str:
    """Write twenty calls, some of them by nobody known."""
    lines = [CALL.format(number) for number in range(20)]
    lines[:bad] = [line.replace("13900000001", "13900000002") for line in lines[:bad]]
    (tmp / "calls.csv").write_bytes((ROWS + "".join(lines)).encode("gbk"))
    (tmp / "devices.csv").write_text("phone,person\n139 0000 0001,p1\n")
    return str(tmp / "calls.csv")


def run(tmp: Path, file: str, *more: str) -> int:
    return cli.run(
        ["convert", "--from", "call_list", file, "--people-of", str(tmp / "devices.csv"), *more]
    )


def test_events_go_to_a_file_that_validates(tmp_path: Path, capsys: Said) -> None:
    out = tmp_path / "events.ndjson"
    assert run(tmp_path, calls(tmp_path, 1), "--out", str(out)) == 0
    said = capsys.readouterr().err
    assert "line 2 本机号码: unknown_device" in said and "events 事件 19" in said
    assert "1390000" not in said and "138123" not in said
    assert cli.run(["validate", str(out)]) == 0
    assert "refused 拒收 0, flagged 标记 0" in capsys.readouterr().out
    assert b"138123" not in out.read_bytes() and b"1390000" not in out.read_bytes()


def test_too_many_rejected_end_with_3_and_the_rest_is_written(tmp_path: Path, capsys: Said) -> None:
    rejected = tmp_path / "rejected.ndjson"
    assert run(tmp_path, calls(tmp_path, 2), "--rejected", str(rejected)) == 3
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 18
    assert "unknown_device" not in err
    first, second = (json.loads(line) for line in rejected.read_text("utf-8").splitlines())
    assert (first["line"], second["line"], first["reason"]) == (2, 3, "unknown_device")
    assert first.keys() == {"line", "column", "reason", "remedy"}


def test_many_faults_are_told_in_part(tmp_path: Path, capsys: Said) -> None:
    file = calls(tmp_path, 20)
    Path(file).write_text(Path(file).read_text("gbk") + CALL.format(1).replace("01,", "03,"))
    assert run(tmp_path, file) == 3
    assert "and 1 处 more" in capsys.readouterr().err


def test_standard_input_is_read(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(calls(tmp_path, 0)).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run(tmp_path, "-") == 0
    assert len(capsys.readouterr().out.splitlines()) == 20


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--from", "nope", "a.csv"], "alipay"),
        (["a.csv"], "convert formats"),
        (["--from", "call_list", "absent.csv", "--person", "p"], "no such file"),
        (["--from", "call_list", "a.csv", "--person", "p", "--people-of", "b"], "--people-of"),
        (["--from", "call_list", "a.csv", "--person", "p", "--key", "absent"], "--key"),
        (["--from", "mine.toml", "a.csv"], "mine.toml"),
    ],
)
def test_wrong_use_ends_with_2_and_a_remedy(
    arguments: list[str], why: str, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["convert", *arguments]) == 2
    assert why in capsys.readouterr().err


def test_formats_are_listed_with_their_columns(capsys: Said) -> None:
    assert cli.run(["convert", "formats"]) == 0
    said = capsys.readouterr().out
    assert "wechat_pay  微信支付账单" in said and "对方号码" in said


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path, capsys: Said) -> None:
    run(tmp_path, calls(tmp_path, 0))
    first, key = capsys.readouterr().out, tmp_path / "home" / PSEUDONYMS
    assert key.stat().st_mode & 0o777 == 0o600
    run(tmp_path, calls(tmp_path, 0))
    assert capsys.readouterr().out == first
    (tmp_path / "other").write_text("a key that is another one\n")
    run(tmp_path, calls(tmp_path, 0), "--key", str(tmp_path / "other"))
    assert capsys.readouterr().out != first
    (tmp_path / "other").write_text("short\n")
    assert run(tmp_path, calls(tmp_path, 0), "--key", str(tmp_path / "other")) == 2
