"""Settings: defaults, environment, TOML, and refusal of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.log.kafka import access_of
from engine.settings import FILE_VARIABLE, PREFIX, Settings, read_settings, unknown_variables

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_the_example_lists_every_setting() -> None:
    listed = {line.split("=")[0] for line in EXAMPLE.read_text().splitlines() if "=" in line}
    listed -= {line for line in listed if line.startswith("#")}
    wanted = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    assert listed == wanted


def test_the_example_holds_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SILVERGUARD_HOME")
    plain = read_settings()
    for line in EXAMPLE.read_text().splitlines():
        if line and not line.startswith("#"):
            monkeypatch.setenv(*line.split("=", 1))
    assert read_settings() == plain


def test_a_wrong_value_names_the_setting_but_not_the_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SILVERGUARD_TZ", "Mars/Secret")
    monkeypatch.setenv("SILVERGUARD_PARTITIONS", "0")
    with pytest.raises(ValueError, match=r"SILVERGUARD_TZ.*no such time zone") as refused:
        read_settings()
    assert "SILVERGUARD_PARTITIONS" in str(refused.value)
    assert "Secret" not in str(refused.value)


def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "silverguard.toml"
    file.write_text('worker_id = "from-file"\ndesk_port = 1\n')
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    monkeypatch.setenv("SILVERGUARD_DESK_PORT", "2")
    settings = read_settings()
    assert (settings.worker_id, settings.desk_port) == ("from-file", 2)


def test_an_unknown_name_in_the_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "silverguard.toml"
    file.write_text("desk_prot = 1\n")
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    with pytest.raises(ValueError, match="DESK_PROT"):
        read_settings()


def test_one_allowance_may_be_set_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILVERGUARD_ALLOWANCES", '{"fraud": 0.1}')
    assert read_settings().allowances == {
        "home": 0.5,
        "wandering": 0.3,
        "fraud": 0.1,
        "care": 0.5,
    }


def test_allowances_that_are_no_json_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILVERGUARD_ALLOWANCES", "{fraud")
    with pytest.raises(ValueError, match="JSON"):
        read_settings()


def test_a_misspelt_variable_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILVERGUARD_TIMEZONE", "Asia/Shanghai")
    assert unknown_variables() == ["SILVERGUARD_TIMEZONE"]


def test_no_secret_is_shown_whatever_shows_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "https://u:hushed@h/x"
    hook = f'[{{"name":"a","url":"https://h/","secret":"{"hushed" * 5}","password":"hushed"}}]'
    for name, value in (
        ("KAFKA_PASSWORD", "hushed"), ("MQTT_PASSWORD", "hushed"), ("WEBHOOKS", hook),
        ("DATABASE_URL", address), ("MLFLOW_URI", address),
    ):  # fmt: skip
        monkeypatch.setenv(PREFIX + name, value)
    chosen = {"kafka_mechanism": "PLAIN", "kafka_username": "u"}
    settings = read_settings(**chosen)
    access = access_of(settings)
    assert "hushed" not in f"{settings!r} {settings} {access!r} {access}"
    assert access.options()["sasl_plain_password"] == "hushed"
