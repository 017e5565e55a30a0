"""Promote, roll back, shadow: a person decides, the database remembers, the log tells the workers.

What is decided is written to the database first and sent to the log from there, so that a crash
between the two only delays it.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from engine.errors import FAILED, EndError
from engine.formats.model_switch import Switch, read, record
from engine.lifecycle.identity import named as proven_name
from engine.log.event_log import open_log
from engine.serving.artefact_cache import ModelCache
from engine.serving.live_versions import RULES, serving_in, stacks
from engine.settings import Settings
from engine.store.models import (
    Override,
    SwitchRow,
    mark_sent,
    newest_gate,
    not_passed,
    put_override,
    put_switch,
    switches,
)
from engine.wall_clock import now_ms

SHORTEST_REASON = 8
"""Characters below which a reason says nothing (assumed); eight in Chinese are a sentence."""


class NotAllowedError(EndError):
    """A promotion that may not be; says what is missing."""

    def __init__(self, message: str) -> None:
        super().__init__(FAILED, message)


def promote(
    named: str,
    approver: str,
    settings: Settings,
    engine: Engine,
    area: str = "",
    override: str = "",
) -> SwitchRow:
    """Let a version serve, everywhere or in one area.

    Parameters
    ----------
    override
        Why a version may serve that was compared and did not pass; the history keeps it.

    Raises
    ------
    NotAllowedError
        If the approver trained it, it was not compared with what serves now, or it has not passed
        and no reason is written, or too short a one.
    UnprovenError
        If tokens are in force and none proves the approver.
    UserError
        If the version is unknown, tampered with, or cannot be had, or the area is no code.
    """
    from models.registry.mlflow_registry import Registry  # MLflow takes seconds to import

    approver = proven_name(approver, "approver", settings, engine, area)
    send_pending(settings, engine)
    registry = Registry(settings.tracking_uri)
    data, version = registry.fetch(named)
    row = SwitchRow(
        now_ms(), "promote", version.named, area, version.sha256, approver, version.trainer
    )
    read(switch_of(row).value)
    _another(row, settings)
    _passed(engine, row, serving_in(switches(engine), area), override.strip())
    ModelCache(settings).keep(version.named, data)
    done = _switched(row, settings, engine)
    if not area:
        registry.name_champion(version.number)
    return done


def rollback(approver: str, settings: Settings, engine: Engine, area: str = "") -> SwitchRow:
    """Go back to what served before, everywhere or in one area; needs no MLflow.

    Raises
    ------
    NotAllowedError
        If nothing has been promoted there.
    models.registry.mlflow_registry.TamperedModelError
        If the version to go back to is not the one that was approved.
    """
    send_pending(settings, engine)
    held = stacks(switches(engine)).get(area, [])
    if not held:
        raise NotAllowedError(
            "此处没有可回退的版本 nothing to roll back here; see: silverguard models history"
        )
    before = held[-2] if len(held) > 1 else None
    row = SwitchRow(
        now_ms(),
        "rollback",
        before.version if before else None,
        area,
        before.sha256 if before else "",
        approver.strip(),
        before.trainer if before else "",
    )
    _named(row)
    ModelCache(settings).artefact(switch_of(row))
    return _switched(row, settings, engine)


def shadow(
    named: str, by: str, settings: Settings, engine: Engine, area: str = "", share: float = 1.0
) -> SwitchRow:
    """Let a version judge unseen a share of the people; `none`, or a share of 0, ends it.

    Raises
    ------
    UserError
        If the version is unknown, tampered with, or cannot be had.
    """
    send_pending(settings, engine)
    row = SwitchRow(now_ms(), "shadow", None, area, "", by.strip(), share=0.0)
    if named != RULES:
        from models.registry.mlflow_registry import Registry

        data, version = Registry(settings.tracking_uri).fetch(named)
        ModelCache(settings).keep(version.named, data)
        row = replace(
            row, version=version.named, sha256=version.sha256, trainer=version.trainer, share=share
        )
    read(switch_of(row).value)
    _named(row)
    return _switched(row, settings, engine)


def switch_of(row: SwitchRow) -> Switch:
    """Return what the log is told."""
    return Switch(row.version, row.sha256, row.area, row.share)


def send_pending(settings: Settings, engine: Engine) -> None:
    """Send what was decided and has not reached the log yet, on every partition, in order."""
    pending = [row for row in switches(engine) if not row.sent]
    if not pending:
        return
    log = open_log(settings)
    for row in pending:
        at = row.at if settings.clock == "wall" else 0
        for partition in range(log.partitions):
            log.append(partition, record(switch_of(row), f"model-{row.seq}", partition, at))
        log.flush()
        mark_sent(engine, row.seq)


def _switched(row: SwitchRow, settings: Settings, engine: Engine) -> SwitchRow:
    """Write a switch down and send it."""
    written = put_switch(engine, row)
    send_pending(settings, engine)
    return replace(written, sent=True)


def _named(row: SwitchRow) -> None:
    if not row.approver:
        raise NotAllowedError("须写明批准人 name who approves: --approver NAME")


def _another(row: SwitchRow, settings: Settings) -> None:
    """Let nobody approve an own version."""
    _named(row)
    if settings.token_file and not row.trainer:
        raise NotAllowedError(f"{row.version}: 训练人不明 nobody knows who trained it")
    if row.approver.casefold() == row.trainer.casefold():
        raise NotAllowedError(
            f"{row.version}: 训练人不得自批 who trained it may not approve it; ask a second person"
        )


def _passed(engine: Engine, row: SwitchRow, against: str, reason: str) -> None:
    """Let through what passed; what did not with a written reason, which is kept."""
    version = str(row.version)
    gate = newest_gate(engine, version, against)
    if gate is None:
        raise NotAllowedError(
            f"{version}: 尚未与现用版本比对 not compared with what serves now; run:"
            f" silverguard models compare {against} {version}"
        )
    if gate.passed:
        return
    if not reason:
        raise NotAllowedError(
            f"{version}: 未通过比对 the comparison with {against} was not passed; an approver may"
            ' let it serve all the same with --override "why"'
        )
    if len(reason) < SHORTEST_REASON:
        raise NotAllowedError("--override: 理由过短 write a reason that others can follow")
    put_override(engine, row, against, Override(row.approver, reason, not_passed(gate)))
