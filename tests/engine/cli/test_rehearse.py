"""`desk rehearse`: who would be told now, and whether they answer."""

from __future__ import annotations

import json

import pytest

from engine.cli.main import run
from engine.store.shifts.rows import Rota, Slot, put_rota
from engine.store.store import Store
from tests.support.servers.webhook_receiver import Receiver, receiving


def hooks(*receivers: tuple[Receiver, dict[str, object]]) -> str:
    return json.dumps(
        [
            {"url": one.url, "secret": "a secret that nobody else knows", **said}
            for one, said in receivers
        ]
    )


def test_each_grade_names_its_receivers_and_each_is_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with receiving() as platform, receiving() as leader:
        said = hooks(
            (leader, {"name": "leader", "tier": 3, "after_s": 180}),
            (platform, {"name": "platform"}),
        )
        monkeypatch.setenv("SILVERGUARD_WEBHOOKS", said)
        assert run(["desk", "rehearse"]) == 0
        told = capsys.readouterr().out.splitlines()
        assert told[1] == "3级 tier 3: 0 s platform 已达 reached; 180 s leader 已达 reached"
        assert told[2] == "2级 tier 2: 0 s platform 已达 reached"
        assert told[3] == "1级 tier 1: 无人 nobody"
        (message,) = leader.came
        assert json.loads(message.body)["type"] == "rehearsal"
        leader.status = 500
        assert run(["desk", "rehearse"]) == 1
        told_badly = capsys.readouterr()
        assert "leader HTTP 500" in told_badly.out and "1个接收方" in told_badly.err


def test_a_step_that_is_a_posts_duty_names_who_is_on_duty_now(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store: Store,
    database_url: str,
) -> None:  # fmt: skip
    slots = tuple(Slot(day, 0, 1440, ("zhao", "he")) for day in range(7))
    with store.engine.begin() as connection:
        put_rota(connection, Rota("331102", "officer", "2026-01-01", slots))
        put_rota(connection, Rota("331121", "officer", "2026-01-01", ()))
    with receiving() as receiver:
        said = hooks((receiver, {"name": "officers", "post": "officer"}),
                     (receiver, {"name": "leader", "post": "leader", "after_s": 60}))  # fmt: skip
        monkeypatch.setenv("SILVERGUARD_WEBHOOKS", said)
        monkeypatch.setenv("SILVERGUARD_DATABASE_URL", database_url)
        assert run(["desk", "rehearse"]) == 0
    told = capsys.readouterr().out.splitlines()[4:]
    assert told[0] == "officers: 值班民警 Duty officer 331102: he zhao"
    assert told[1].startswith("officers: 值班民警 Duty officer 331121: 无人")
    assert "未排班" in told[2] and len(told) == 3


def test_without_receivers_it_says_that_nobody_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SILVERGUARD_WEBHOOKS", raising=False)
    assert run(["desk", "rehearse"]) == 1
    assert "SILVERGUARD_WEBHOOKS" in capsys.readouterr().err
