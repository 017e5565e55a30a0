"""A switch: the `control` record that says which model version serves from its place in the log.

Its `value` is `NAME@VERSION`, or `none`, with words behind it: `sha256=` pins the bytes, `area=`
limits it to a district (GB/T 2260 code or its first digits), `shadow=` is the share of people whom
the version judges unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.codec.strict_parser import BOM
from streams.contract.columns import CONTROL_WHAT
from streams.contract.event_row import EventRow, Events
from streams.contract.json_object import Json
from streams.contract.kinds import CONTROLS, Kind
from streams.user_error import UserError

NONE = "none"
_MODEL = re.compile(r"[\w.-]{1,64}@[\w.-]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_AREA = re.compile(r"\d{2}(\d\d){0,2}")


class WrongSwitchError(UserError):
    """A `control` record whose value names no model."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Which version serves; `shadow` is None for a live version, else a share in [0, 1]."""

    model: str | None
    sha256: str = ""
    area: str = ""
    shadow: float | None = None

    @property
    def value(self) -> str:
        """Return the record's value.

        Examples
        --------
        >>> Switch("silverguard@3", area="331102").value
        'silverguard@3 area=331102'
        """
        words = [self.model or NONE]
        words += [f"sha256={self.sha256}"] if self.sha256 else []
        words += [f"area={self.area}"] if self.area else []
        words += [] if self.shadow is None else [f"shadow={self.shadow:g}"]
        return " ".join(words)


def read(value: str) -> Switch:
    """Read a record's value.

    Raises
    ------
    WrongSwitchError
        If it is none.

    Examples
    --------
    >>> read("silverguard@4 shadow=0.5").shadow
    0.5
    """
    model, *words = value.split() or [""]
    said = dict(word.split("=", 1) for word in words if "=" in word)
    if len(said) != len(words) or said.keys() - {"sha256", "area", "shadow"}:
        raise WrongSwitchError("a switch knows sha256=, area= and shadow= only")
    if model != NONE and not _MODEL.fullmatch(model):
        raise WrongSwitchError("a switch begins with NAME@VERSION or none")
    if not _SHA256.fullmatch(said.get("sha256", "0" * 64)):
        raise WrongSwitchError("sha256= wants 64 hex digits")
    if not _AREA.fullmatch(said.get("area", "00")):
        raise WrongSwitchError("area= wants two, four or six digits")
    return Switch(
        None if model == NONE else model,
        said.get("sha256", ""),
        said.get("area", ""),
        _share(said["shadow"]) if "shadow" in said else None,
    )


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise WrongSwitchError("shadow= wants a share from 0 to 1")
    return share


def places(events: Events) -> NDArray[np.int64]:
    """Return where in a batch model switches stand."""
    control = events["kind"] == int(Kind.CONTROL)
    return np.flatnonzero(control & (events[CONTROL_WHAT] == CONTROLS.index("model")))


def record(switch: Switch, name: str, partition: int, at: int) -> bytes:
    """Return the record for one partition; with `at` 0 it moves no clock."""
    said: Json = {
        "kind": "control",
        "id": f"{name}-{partition}",
        "person": "",
        "at": at,
        "what": "model",
        "value": switch.value,
    }
    return msgspec.json.encode(said)


def said(buffer: NDArray[np.uint8], event: EventRow) -> Switch:
    """Read the switch of one event of a batch; raises as `read` does."""
    line = bytes(buffer[int(event["line_start"]) : int(event["line_end"])])
    return read(str(msgspec.json.decode(line.removeprefix(BOM)).get("value", "")))
