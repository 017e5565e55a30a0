"""What partitions tell the shared stage, as lines of `silverguard.findings`."""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
import numpy as np

from engine.alerting.finding import Finding, Part
from engine.correlation.outage_correlator import SEEN, Looks, with_began
from engine.correlation.shared_payees import Paid
from engine.formats.model_switch import Switch
from features.core.catalog import columns
from models.artefact import Artefact
from models.detector import Application, Detector
from streams.contract.json_object import Json

Whole = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
"""What 64 bits hold with room for sums: beyond, whoever reckons with it would end."""
Rarity = Annotated[float, msgspec.Meta(ge=-300.0)]
"""A power of ten that a number can hold."""


class PartitionMessage(msgspec.Struct, frozen=True, tag_field="what"):
    """Something that partition `source` says.

    `origin` is the offset at which its numbers began: they begin anew where the log has forgotten
    its beginning and no snapshot is left.
    """

    source: Whole
    origin: Whole


class WatermarkMessage(PartitionMessage, frozen=True, tag="clock"):
    """Everything up to `at` (epoch ms) has been said; challengers up to number `over` are over."""

    at: Whole
    over: Whole = 0


class ErasureMessage(PartitionMessage, frozen=True, tag="erased"):
    """A person is erased at the clock `at`; `number` counts it among the findings."""

    number: Whole
    person: str
    at: Whole


class LooksMessage(PartitionMessage, frozen=True, tag="looks", omit_defaults=True):
    """Looks at homes, from number `first` on; `began` is what an earlier version does not know."""

    first: Whole
    rows: bytes
    began: bytes = b""


class FindingMessage(PartitionMessage, frozen=True, tag="finding", omit_defaults=True):
    """One finding; `number` counts those of its partition from 1.

    `model` is the version that judged it, `sha256` what the log has pinned for it. `shadow` is the
    number of the challenger that found it, unseen by anybody, with numbers of its own; 0: live.
    """

    number: Whole
    person: str
    warning: Application
    family: str
    clock: Whole
    at: Whole
    onset: Whole
    home: Whole
    flags: Whole
    combined: Rarity
    at_once: Whole
    parts: list[tuple[str, float, Rarity]]
    values: dict[str, float | Literal["inf", "-inf"]]
    event: str | None = None
    shared: str = ""
    model: str | None = None
    sha256: str = ""
    shadow: Whole = 0

    @property
    def switch(self) -> Switch:
        """Return what the log said to let this version serve."""
        return Switch(self.model, self.sha256)


class PaymentMessage(PartitionMessage, frozen=True, tag="paid", omit_defaults=True):
    """A payment to a company or a person; `number` counts those of its partition from 1."""

    number: Whole
    shared: str
    person: str
    event: str
    clock: Whole
    at: Whole
    amount_cny: float
    personal: bool = False

    @property
    def paid(self) -> Paid:
        """Return the payment."""
        return Paid(
            self.clock, int(self.shared), self.person, self.event, self.at, self.amount_cny,
            self.personal,
        )  # fmt: skip


class GoneMessage(PartitionMessage, frozen=True, tag="gone", omit_defaults=True):
    """What was said of a person who is erased: its number alone, so that nothing seems lost."""

    number: Whole
    shadow: Whole = 0
    paid: bool = False


Line = (
    WatermarkMessage | LooksMessage | FindingMessage | ErasureMessage | PaymentMessage | GoneMessage
)
_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
encoded = msgspec.json.encode


def decoded(value: bytes) -> Line:
    """Read one line; raises `msgspec.MsgspecError` where it is none."""
    return _DECODER.decode(value)


def looks_told(source: int, origin: int, first: int, looks: Looks) -> LooksMessage:
    """Put looks into a line."""
    seen = np.zeros(looks.size, SEEN)
    for name in SEEN.names or ():
        seen[name] = looks[name]
    rows, began = seen.tobytes(), looks["began"].tobytes()
    return LooksMessage(source, origin, first, base64.b64encode(rows), base64.b64encode(began))


def looks_of_line(line: LooksMessage) -> Looks:
    """Take looks out of a line."""
    looks = with_began(np.frombuffer(base64.b64decode(line.rows, validate=True), SEEN))
    if line.began:
        looks["began"] = np.frombuffer(base64.b64decode(line.began, validate=True), np.int64)
    return looks


def paid_told(source: int, origin: int, paid: Paid, number: int) -> PaymentMessage:
    """Put a payment into a line, keyed by its company."""
    return PaymentMessage(
        source, origin, number, str(paid.company), paid.person, paid.event, paid.clock, paid.at,
        paid.amount_cny, paid.personal,
    )  # fmt: skip


def finding_told(
    source: int, origin: int, finding: Finding, key: str, sha256: str = "", shadow: int = 0
) -> FindingMessage:
    """Put a finding into a line; `key` is what it shares with others."""
    return FindingMessage(
        source=source,
        origin=origin,
        number=finding.order,
        person=finding.person,
        warning=finding.application,
        family=finding.family,
        clock=finding.clock,
        at=finding.at,
        onset=finding.onset,
        home=finding.home,
        flags=finding.flags,
        combined=finding.combined,
        at_once=finding.at_once,
        parts=[(_id(part.detector), part.surprise, part.rarity) for part in finding.parts],
        values=_plain(finding.values),
        event=finding.event,
        shared=key,
        model=finding.artefact.version,
        sha256=sha256,
        shadow=shadow,
    )


def gone_told(told: FindingMessage | ErasureMessage | PaymentMessage) -> GoneMessage:
    """Return what stays of a line when its person is erased."""
    shadow = told.shadow if isinstance(told, FindingMessage) else 0
    return GoneMessage(
        told.source, told.origin, told.number, shadow, isinstance(told, PaymentMessage)
    )


def finding_of_line(line: FindingMessage, artefact: Artefact) -> Finding | None:
    """Take a finding out of a line, None if every detector behind it is gone."""
    detectors = {_id(one): one for one in artefact.detectors(line.family)}
    parts = tuple(
        Part(detectors[name], surprise, rarity)
        for name, surprise, rarity in line.parts
        if name in detectors
    )
    if not parts:
        return None
    unknown = {column.name: math.nan for column in columns(line.family)}
    return Finding(
        person=line.person,
        application=line.warning,
        family=line.family,
        clock=line.clock,
        at=line.at,
        onset=line.onset,
        order=line.number,
        event=line.event,
        flags=line.flags,
        combined=line.combined,
        at_once=line.at_once,
        parts=parts,
        values=unknown | {name: float(value) for name, value in line.values.items()},
        home=line.home,
        artefact=artefact,
    )


def _plain(values: Mapping[str, float]) -> Json:
    """Leave out what is not known, and spell what JSON has no number for."""
    return {
        name: value if math.isfinite(value) else str(value)
        for name, value in values.items()
        if not math.isnan(value)
    }


def _id(detector: Detector) -> str:
    name: str = detector.id
    return name
