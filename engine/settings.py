"""Settings: everything an operator may choose, read once from `SILVERGUARD_*` or one TOML file."""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from engine.webhooks import Webhook, differently_named
from models.detector import Lane
from streams.user_error import UserError

PREFIX = "SILVERGUARD_"
FILE_VARIABLE = "SILVERGUARD_CONFIG"
HOST = r"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$"
"""A host with or without a port, as `Host` names it."""
DEFAULT_ALLOWANCES: dict[Lane, float] = {"home": 0.5, "wandering": 0.3, "fraud": 0.2, "care": 0.5}


class WrongSettingsError(UserError):
    """A setting that cannot be used; says which and why, never its value (it may be a secret)."""


_zones = cache(available_timezones)
"""Six hundred files are looked at: once a process, not once for every set of settings."""


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("no such time zone")
    return name


def _broker(url: str) -> str:
    if not re.fullmatch(r"mqtts?://[^/:@\s]+(:\d{1,5})?/?", url):
        raise ValueError("write mqtt://host:port or mqtts://host:port, without a password")
    return url


def _full(allowances: dict[Lane, float]) -> dict[Lane, float]:
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
    database_url: Annotated[str | None, Field(repr=False)] = None
    """PostgreSQL; none starts an embedded one under `home`."""
    mlflow_uri: Annotated[str | None, Field(repr=False)] = None
    """MLflow's tracking store; none is a sqlite file under `home`."""
    kafka_bootstrap: str | None = None
    """Brokers; none uses the embedded journal."""
    kafka_tls: bool = False
    """Encrypt, and verify the brokers."""
    kafka_cafile: Path | None = None
    """Certificates that vouch for the brokers; none trusts those of the system."""
    kafka_certfile: Path | None = None
    """Certificate that shows who we are, where the brokers ask for one."""
    kafka_keyfile: Path | None = None
    """Its key."""
    kafka_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"] | None = None
    """How we log in; none does not."""
    kafka_username: str | None = None
    """Name for PLAIN and SCRAM."""
    kafka_password: SecretStr | None = None
    """Password for PLAIN and SCRAM; never shown."""
    kafka_token_file: Path | None = None
    """File that holds a token for OAUTHBEARER, read anew at every login."""
    kafka_group: Annotated[str, Field(min_length=1)] = "silverguard"
    """Consumer group of the workers."""
    kafka_replication: Annotated[int, Field(ge=1, le=9)] = 3
    """Copies of each topic that `check --create-topics` asks for."""
    kafka_batches: bool = True
    """Read whole record batches where the library allows it: several times faster."""
    snapshots_url: str | None = None
    """Where snapshots lie, shared by all workers; none is a folder under `home`."""
    clock: Literal["wall", "log"] = "wall"
    """`log` trusts the recorded times: for rehearsals and tests."""
    worker_id: Annotated[str, Field(min_length=1, max_length=64)] = "worker-1"
    """Static name of this worker."""
    worker_host: str = "127.0.0.1"
    """Address on which a worker answers `/livez`, `/readyz` and `/metrics`."""
    worker_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    """Port for them; none does not answer, 0 picks a free one."""
    partitions: Annotated[int, Field(ge=1, le=1024)] = 4
    """Partitions of the events; fixed for the life of the journal or topic."""
    snapshot_records: Annotated[int, Field(ge=1)] = 20_000
    """Records of the log after which a worker writes a snapshot of what it knows."""
    heartbeat_s: Annotated[float, Field(gt=0, le=30)] = 10.0
    """Seconds between two heartbeats of each part; four without one turn the desk red."""
    test_person_s: Annotated[float, Field(gt=0, le=60)] = 60.0
    """Seconds between two calls of the test persons; one that does not return turns the desk red
    after a quarter more."""
    log: Literal["text", "json"] = "text"
    """How `worker`, `desk` and `bridge` write their log lines to standard error."""
    strangers: Annotated[int, Field(ge=1)] = 25_000
    """People outside the register whom a partition remembers; beyond, those heard of longest ago
    make room, their calls for help are warned of all the same."""
    require_register: bool = False
    """Quarantine events of people who are not in the register."""
    allowances: Annotated[dict[Lane, Annotated[float, Field(gt=0)]], AfterValidator(_full)] = (
        DEFAULT_ALLOWANCES
    )
    """Warnings of tier 1 and above that a person may cost a month, by application; `care`: notes of
    the care list."""
    quarantine_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    """Share of quarantined lines beyond which a replay ends with exit code 3."""
    late_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    """Share of late lines beyond which a replay ends with exit code 3 and suggests --sort."""
    gate_episodes: Annotated[int, Field(ge=1)] = 10
    """True cases a comparison must hold before a version may be promoted on it."""
    gate_lost: Annotated[int, Field(ge=0)] = 0
    """Cases of home emergencies and wandering that a new version may lose."""
    gate_false_rise: Annotated[float, Field(ge=0)] = 0.05
    """Share by which a version may cost more than the allowances grant a first one, or than what
    it follows costs."""
    token_file: Path | None = None
    """File with the token that proves who trains or approves; never the token itself."""
    desk_host: str = "127.0.0.1"
    """Address the desk listens on."""
    desk_port: Annotated[int, Field(ge=0, le=65535)] = 8098
    """Port the desk listens on; 0 picks a free one."""
    desk_hosts: list[Annotated[str, Field(pattern=HOST)]] = []
    """Further names under which the desk answers, `desk.example` or `10.1.2.3:8098`: what a proxy
    or a browser puts into `Host`."""
    webhooks: Annotated[list[Webhook], AfterValidator(differently_named)] = []
    """Who is told of incidents outside of the desk: a list of `name`, `url`, `secret`, and of what
    and when (`tier`, `kinds`, `area`, `after_s`)."""
    basemap: Path | None = None
    """Folder with PMTiles files of raster tiles: the bureau's own map under search maps."""
    archive: str | None = None
    """Where the log is archived: a folder or URL; workers on Kafka rebuild from it."""
    door_tokens: dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = {}
    """Who may send events: the SHA-256 of each sender's token by its name; none allows only what
    comes from this machine."""
    door_sources: dict[str, list[str]] = {}
    """Sources that are a sender's own beside its name, by the sender's name: nobody else may name
    them, so that no other sender takes the identity of a bank's payments."""
    door_lines: Annotated[int, Field(ge=5_000)] = 600_000
    """Lines a minute that one sender may bring, a sixth of them at once; calls for help are always
    taken. What comes from this machine without a token is one sender."""
    mqtt_url: Annotated[str, AfterValidator(_broker)] | None = None
    """MQTT broker that gateways publish to, `mqtt://host:1883` or `mqtts://host:8883`."""
    mqtt_user: str | None = None
    """Name under which the bridge logs in to the MQTT broker."""
    mqtt_password: SecretStr | None = None
    """Its password; never shown."""
    mqtt_ca: Path | None = None
    """Certificates that vouch for the MQTT broker; none uses the machine's."""
    mqtt_topic: Annotated[str, Field(pattern=r"^[^+#\x00]{1,200}$")] = "silverguard/v1"
    """Topics below this one are bridged."""

    @property
    def tracking_uri(self) -> str:
        """Return MLflow's tracking store: the configured one, or the sqlite file under `home`."""
        return self.mlflow_uri or f"sqlite:///{self.home / 'mlflow.sqlite'}"

    @property
    def snapshots(self) -> str:
        """Return where snapshots lie: the configured URL, or a folder under `home`."""
        return self.snapshots_url or str(self.home / "snapshots")

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


def read_settings(**chosen: Any) -> Settings:  # fields of `Settings`, which checks them
    """Read the settings; `chosen` wins over environment and file.

    Raises
    ------
    WrongSettingsError
        If a value cannot be used, or the named file cannot be read.
    """
    file = os.environ.get(FILE_VARIABLE)
    if file and not Path(file).is_file():
        raise WrongSettingsError(f"{FILE_VARIABLE}: no such file; name a TOML file or unset it")
    try:
        return Settings(**chosen)
    except ValidationError as error:
        raise WrongSettingsError("; ".join(_said(one) for one in error.errors())) from None
    except SettingsError as error:
        named = re.search(r'field "(\w+)"', str(error))
        which = named[1].upper() if named else "?"
        raise WrongSettingsError(f"{PREFIX}{which}: must be a JSON object") from None
    except tomllib.TOMLDecodeError as error:
        raise WrongSettingsError(f"{FILE_VARIABLE}: not valid TOML ({error})") from None


def _said(error: ErrorDetails) -> str:
    """Name the setting and what is wrong with it."""
    place = error["loc"]
    name = PREFIX + str(place[0]).upper()
    inside = "".join(f".{part}" for part in place[1:] if part != "[key]")
    return f"{name}{inside}: {error['msg']}"


def unknown_variables() -> list[str]:
    """Return `SILVERGUARD_*` variables that are no setting: most likely misspelt."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {FILE_VARIABLE}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
