"""Settings: everything an operator may choose, read once from `SILVERGUARD_*` or one TOML file."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from models.detector import Application

PREFIX = "SILVERGUARD_"
FILE_VARIABLE = "SILVERGUARD_CONFIG"
DEFAULT_ALLOWANCES: dict[Application, float] = {"home": 0.5, "wandering": 0.3, "fraud": 0.2}


class WrongSettingsError(ValueError):
    """A setting that cannot be used; says which and why, never its value (it may be a secret)."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone")
    return name


def _full(allowances: dict[Application, float]) -> dict[Application, float]:
    return DEFAULT_ALLOWANCES | allowances


class Settings(BaseSettings):
    """One frozen set of settings; a wrong value refuses to start.

    Examples
    --------
    >>> Settings(tz="Asia/Shanghai").calendar
    'cn'
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid"
    )

    home: Path = Path.home() / ".silverguard"
    """Where everything embedded lies: journal, database, models, snapshots."""
    tz: Annotated[str, AfterValidator(_zone)] = "Asia/Shanghai"
    """Civil time of hours and days."""
    calendar: Literal["cn", "none"] = "cn"
    """Public holidays that change the kind of a day."""
    database_url: str | None = None
    """PostgreSQL; none starts an embedded one under `home`."""
    mlflow_uri: str | None = None
    """MLflow's tracking store; none is a sqlite file under `home`."""
    kafka_bootstrap: str | None = None
    """Brokers; none uses the embedded journal."""
    clock: Literal["wall", "log"] = "wall"
    """`log` trusts the recorded times: for rehearsals and tests."""
    worker_id: Annotated[str, Field(min_length=1, max_length=64)] = "worker-1"
    """Static name of this worker."""
    partitions: Annotated[int, Field(ge=1, le=1024)] = 4
    """Partitions of the embedded journal; fixed for its life."""
    snapshot_records: Annotated[int, Field(ge=1)] = 20_000
    """Records of the log after which a worker writes a snapshot of what it knows."""
    require_register: bool = False
    """Quarantine events of people who are not in the register."""
    allowances: Annotated[
        dict[Application, Annotated[float, Field(gt=0)]], AfterValidator(_full)
    ] = DEFAULT_ALLOWANCES
    """Warnings of tier 1 and above that a person may cost a month, by application."""
    quarantine_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    """Share of quarantined lines beyond which a replay ends with exit code 3."""
    late_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    """Share of late lines beyond which a replay ends with exit code 3 and suggests --sort."""
    gate_episodes: Annotated[int, Field(ge=1)] = 10
    """True cases a comparison must hold before a version may be promoted on it."""
    gate_lost: Annotated[int, Field(ge=0)] = 0
    """Cases of home emergencies and wandering that a new version may lose."""
    gate_false_rise: Annotated[float, Field(ge=0)] = 0.05
    """Share by which a new version may raise false warnings."""
    token_file: Path | None = None
    """File with the token that proves who trains or approves; never the token itself."""
    desk_host: str = "127.0.0.1"
    """Address the desk listens on."""
    desk_port: Annotated[int, Field(ge=0, le=65535)] = 8098
    """Port the desk listens on; 0 picks a free one."""

    @property
    def tracking_uri(self) -> str:
        """Return MLflow's tracking store: the configured one, or the sqlite file under `home`."""
        return self.mlflow_uri or f"sqlite:///{self.home / 'mlflow.sqlite'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the TOML file named by SILVERGUARD_CONFIG."""
        named = os.environ.get(FILE_VARIABLE)
        file = TomlConfigSettingsSource(settings_cls, Path(named)) if named else None
        return (init_settings, env_settings, *((file,) if file else ()))


def read_settings(**chosen: Any) -> Settings:
    """Read the settings; `chosen` wins over environment and file.

    Raises
    ------
    WrongSettingsError
        If a value cannot be used, or the named file cannot be read.
    """
    named = os.environ.get(FILE_VARIABLE)
    if named and not Path(named).is_file():
        raise WrongSettingsError(f"{FILE_VARIABLE}: no such file; name a TOML file or unset it")
    try:
        return Settings(**chosen)
    except ValidationError as error:
        raise WrongSettingsError("; ".join(_said(one) for one in error.errors())) from None
    except SettingsError:
        raise WrongSettingsError(f"{PREFIX}ALLOWANCES: must be a JSON object") from None
    except tomllib.TOMLDecodeError as error:
        raise WrongSettingsError(f"{FILE_VARIABLE}: not valid TOML ({error})") from None


def _said(error: Any) -> str:
    """Name the setting and what is wrong with it."""
    place = error["loc"]
    name = PREFIX + str(place[0]).upper()
    inside = "".join(f".{part}" for part in place[1:] if part != "[key]")
    return f"{name}{inside}: {error['msg']}"


def unknown_variables() -> list[str]:
    """Return `SILVERGUARD_*` variables that are no setting: most likely misspelt."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
