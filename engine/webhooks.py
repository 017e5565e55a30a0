"""Webhooks as the settings name them: who is told of incidents outside of the desk, and when."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

_LOOPBACK = r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/"
_HOST = r"[\w.\[\]:-]+/"
_URL = re.compile(rf"(https://|http://{_LOOPBACK})[^\s@#]*")
_MAIL = re.compile(rf"smtps?://{_HOST}[^\s@#/]+@[\w.-]+")
_MQTT = re.compile(rf"(mqtts://{_HOST}|mqtt://{_LOOPBACK})[^\s@#+]+")
SHORTEST_SECRET = 24


def _url(url: str) -> str:
    if not (_URL.fullmatch(url) or _MAIL.fullmatch(url) or _MQTT.fullmatch(url)):
        raise ValueError(
            "write https://host/path, smtps://host/who@where or mqtts://host/topic, without a name"
            " or password of its own"
        )
    return url


def _secret(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError(f"a secret has at least {SHORTEST_SECRET} characters")
    return secret


class Webhook(BaseModel):
    """One step of the ladder: a receiver, and what it is told of.

    Parameters
    ----------
    name
        How the notices to it are called; it must not change while some are under way.
    url
        `https`; a mailbox behind `smtps` (or `smtp` with STARTTLS); a topic behind `mqtts`. Without
        encryption on this machine alone.
    secret
        Signs each message, so that the receiver knows who sends.
    tier
        The lowest that it is told of; 4 is life safety alone.
    kinds
        Applications; empty: all of them, and faults of data and gateways.
    area
        Digits that the area of a person begins with; empty: everywhere.
    after_s
        Seconds after each call for attention; it is told only if nobody has the incident by then.
    post
        Whose duty this step is: the message names who is on duty, and a step with nobody on duty
        is passed at once. Empty: whoever is there.
    asks
        Whom the receiver asks by voice or message, and tells what came of it: the person, or a
        contact. Empty: nobody, it is told.
    acknowledgements
        How many must have heard a call of life safety before this step is needless.
    user, password
        With which mail server or broker let in; empty: without.
    sender
        From whom a mail comes.
    up_to
        The highest urgency that it is told of: 1 where a machine asks the elder first.

    Examples
    --------
    >>> hook = Webhook(name="96345", url="https://desk.example/in", secret="s" * 24, after_s=180)
    >>> hook.tier, "sss" in repr(hook)
    (2, False)
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(pattern=r"^[\w-]{1,32}$")]
    url: Annotated[str, AfterValidator(_url)]
    secret: Annotated[SecretStr, AfterValidator(_secret)]
    tier: Annotated[int, Field(ge=1, le=4)] = 2
    kinds: list[Literal["wandering", "fraud", "home", "data_fault", "gateway"]] = []
    area: Annotated[str, Field(pattern=r"^\d{0,12}$")] = ""
    after_s: Annotated[float, Field(ge=0, le=86_400)] = 0.0
    post: Literal["", "grid_worker", "officer", "leader"] = ""
    asks: Literal["", "person", "contact"] = ""
    up_to: Annotated[int, Field(ge=1, le=4)] = 4
    acknowledgements: Annotated[int, Field(ge=1, le=9)] = 1
    user: Annotated[str, Field(max_length=200)] = ""
    password: SecretStr | None = None
    sender: Annotated[str, Field(pattern=r"^([^\s@]+@[\w.-]+)?$", max_length=200)] = ""

    @property
    def scheme(self) -> str:
        """Return how it is reached."""
        return self.url.partition("://")[0]

    @model_validator(mode="after")
    def _sent_by_somebody(self) -> Self:
        if self.scheme.startswith("smtp") and not self.sender:
            raise ValueError("a mail needs a sender")
        return self


def differently_named(hooks: list[Webhook]) -> list[Webhook]:
    """Return webhooks of which no two share a name; raises `ValueError` else."""
    if len({one.name for one in hooks}) < len(hooks):
        raise ValueError("two webhooks have the same name")
    return hooks
