"""Settings: everything an operator may choose, read once from `SILVERGUARD_*` or one TOML file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from models.detector import Application


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"no such time zone: {name}")
    return name


class Settings(BaseSettings):
    """One frozen set of settings; a wrong value refuses to start.

    Examples
    --------
    >>> Settings(tz="Asia/Shanghai").calendar
    'cn'
    """

    model_config = SettingsConfigDict(env_prefix="SILVERGUARD_", frozen=True, extra="forbid")

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
    worker_id: str = "worker-1"
    """Static name of this worker."""
    partitions: Annotated[int, Field(ge=1, le=1024)] = 4
    """Partitions of the embedded journal; fixed for its life."""
    require_register: bool = False
    """Quarantine events of people who are not in the register."""
    allowances: dict[Application, float] = {"home": 0.5, "wandering": 0.3, "fraud": 0.2}
    """Warnings of tier 1 and above that a person may cost a month, by application."""
    quarantine_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    """Share of quarantined lines beyond which a replay ends with exit code 3."""
    late_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    """Share of late lines beyond which a replay ends with exit code 3 and suggests --sort."""
    desk_host: str = "127.0.0.1"
    """Address the desk listens on."""
    desk_port: Annotated[int, Field(ge=0, le=65535)] = 8098
    """Port the desk listens on; 0 picks a free one."""

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
        named = os.environ.get("SILVERGUARD_CONFIG")
        file = TomlConfigSettingsSource(settings_cls, Path(named)) if named else None
        return (init_settings, env_settings, *((file,) if file else ()))
