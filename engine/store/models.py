"""Models in the database: which version was live when and where, gates, and shadows' warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

import msgspec
from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.store.tables import GATES, JUDGED_ROWS, SHADOW_WARNINGS, SWITCHES, WARNINGS
from streams.contract.json_object import Json
from streams.user_error import UserError

Act = Literal["promote", "rollback", "shadow"]


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """One switch: what was done, with which version (None: rules alone), where, and by whom.

    `at` is epoch ms; `area` a district code or its first digits, empty everywhere; `share` is the
    share of people a shadow judges; `sent` tells whether the log has taken it.
    """

    at: int
    act: Act
    version: str | None
    area: str = ""
    sha256: str = ""
    approver: str = ""
    trainer: str = ""
    share: float | None = None
    sent: bool = False
    seq: int = 0


@dataclass(frozen=True, slots=True)
class GateRow:
    """One comparison of a version against another (`none`: rules alone)."""

    at: int
    version: str
    against: str
    passed: bool
    report: str


def put_switch(engine: Engine, row: SwitchRow) -> SwitchRow:
    """Write a switch down; returns it with its number."""
    said = asdict(row)
    del said["seq"]
    name, alias = "silverguard", "challenger" if row.act == "shadow" else "champion"
    statement = insert(SWITCHES).values(**said, name=name, alias=alias).returning(SWITCHES.c.seq)
    with engine.begin() as connection:
        seq = int(connection.execute(statement).scalar_one())
    return SwitchRow(**said, seq=seq)


def mark_sent(engine: Engine, seq: int) -> None:
    """Note that the log has taken a switch."""
    with engine.begin() as connection:
        connection.execute(update(SWITCHES).where(SWITCHES.c.seq == seq).values(sent=True))


def switches(engine: Engine) -> list[SwitchRow]:
    """Return every switch, oldest first."""
    names = SwitchRow.__dataclass_fields__
    with engine.connect() as connection:
        rows = connection.execute(select(SWITCHES).order_by(SWITCHES.c.seq)).mappings().all()
    return [SwitchRow(**{name: row[name] for name in names}) for row in rows]


def put_gate(engine: Engine, row: GateRow) -> None:
    """Write the outcome of a comparison down."""
    with engine.begin() as connection:
        connection.execute(insert(GATES).values(**asdict(row)))


def newest_gate(engine: Engine, version: str, against: str) -> GateRow | None:
    """Return the newest comparison of a version against another, None if there is none."""
    query = (
        select(GATES)
        .where(GATES.c.version == version, GATES.c.against == against)
        .order_by(GATES.c.seq.desc())
        .limit(1)
    )
    with engine.connect() as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else GateRow(**{k: v for k, v in row.items() if k != "seq"})


def gates(engine: Engine, most: int) -> list[GateRow]:
    """Return the newest comparisons, the newest first; reasons past the gate are no comparisons."""
    query = select(GATES).order_by(GATES.c.seq.desc())
    with engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    found = (GateRow(**{k: v for k, v in row.items() if k != "seq"}) for row in rows)
    return [row for row in found if _report(row).override is None][:most]


class Override(msgspec.Struct, frozen=True):
    """Why an approver let a version serve that had not passed; what was not passed."""

    approver: str
    reason: str
    not_passed: tuple[str, ...] = ()


class _Gate(msgspec.Struct, frozen=True):
    reasons: tuple[str, ...] = ()


class _Report(msgspec.Struct, frozen=True):
    gate: _Gate = _Gate()
    override: Override | None = None
    person_months: float | None = None


def _report(row: GateRow) -> _Report:
    return msgspec.json.decode(row.report, type=_Report)


def not_passed(row: GateRow) -> tuple[str, ...]:
    """Return what a comparison was not passed for; of an override, what that went past."""
    said = _report(row)
    return said.override.not_passed if said.override else said.gate.reasons


def judged_months(row: GateRow) -> float | None:
    """Return how many person-months a comparison judged, None where that was not kept."""
    return _report(row).person_months


def put_override(engine: Engine, row: SwitchRow, against: str, override: Override) -> None:
    """Write down beside the comparisons why a promotion went past the gate.

    It never counts as passed: who promotes the same version elsewhere has to say why again.
    """
    report = msgspec.json.encode({"override": override}).decode()
    put_gate(engine, GateRow(row.at, str(row.version), against, False, report))


def overrides(engine: Engine) -> dict[tuple[int, str], Override]:
    """Return by moment (epoch ms) and version the promotions that went past the gate, and why."""
    query = select(GATES.c.at, GATES.c.version, GATES.c.report).where(~GATES.c.passed)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    told = ((row.at, row.version, msgspec.json.decode(row.report, type=_Report)) for row in rows)
    return {(at, version): said.override for at, version, said in told if said.override}


class _Said(msgspec.Struct, frozen=True):
    """What the table holds in columns of a would-be warning."""

    id: str
    person: str
    warning: str
    tier: int
    at: int
    versions: dict[str, str | None]


def put_shadow_warnings(engine: Engine, lines: Iterable[bytes]) -> None:
    """Write what a challenger would have warned of, each id of a version once."""
    with engine.begin() as connection:
        insert_shadow_warnings(connection, lines)


def insert_shadow_warnings(connection: Connection, lines: Iterable[bytes]) -> None:
    """Write what a challenger would have warned of, within a transaction."""
    decode = msgspec.json.Decoder(_Said).decode
    rows: list[Json] = []
    for line in lines:
        said = decode(line)
        rows.append(
            {
                "model": str(said.versions["model"]),
                "id": said.id,
                "person": said.person.replace("\x00", "\ufffd"),
                "warning": said.warning,
                "tier": said.tier,
                "at": said.at,
                "line": line.decode().replace("\\u0000", "\ufffd"),
            }
        )
    if rows:
        connection.execute(insert(SHADOW_WARNINGS).on_conflict_do_nothing(), rows)


class UnknownWarningError(UserError):
    """No such warning, or no row behind it is stored."""


class _Named(msgspec.Struct, frozen=True):
    id: str


def put_rows(engine: Engine, lines: Iterable[bytes]) -> None:
    """Write the rows behind warnings, each once."""
    with engine.begin() as connection:
        insert_rows(connection, lines)


def insert_rows(connection: Connection, lines: Iterable[bytes]) -> None:
    """Write the rows behind warnings, within a transaction."""
    decode = msgspec.json.Decoder(_Named).decode
    rows = [{"id": decode(line).id, "line": line.decode()} for line in lines]
    if rows:
        connection.execute(insert(JUDGED_ROWS).on_conflict_do_nothing(), rows)


def kept_rows(connection: Connection, warnings: Iterable[str]) -> dict[str, str]:
    """Return the rows behind some warnings by their ids, as lines; those that were kept."""
    query = select(JUDGED_ROWS.c.id, JUDGED_ROWS.c.line).where(JUDGED_ROWS.c.id.in_(set(warnings)))
    return {row.id: row.line for row in connection.execute(query)}


def kept_row(engine: Engine, warning_id: str) -> tuple[str, str]:
    """Return the row behind a warning as a line, and whom it concerns.

    Raises
    ------
    UnknownWarningError
        If there is none.
    """
    query = (
        select(JUDGED_ROWS.c.line, WARNINGS.c.person)
        .join(WARNINGS, WARNINGS.c.id == JUDGED_ROWS.c.id)
        .where(JUDGED_ROWS.c.id == warning_id)
    )
    with engine.connect() as connection:
        found = connection.execute(query).one_or_none()
    if found is None:
        raise UnknownWarningError(
            "无此预警或未存其数据行：编号见值守台的预警页，回放文件里的不在库内"
            " no such warning, or its row is not stored: ids stand on the desk's page of warnings,"
            " those of a replayed file are in no store"
        )
    return found[0], found[1]


def sha256_of(engine: Engine, version: str) -> str:
    """Return the sha256 that was pinned for a version, empty if it never served."""
    query = select(SWITCHES.c.sha256).where(SWITCHES.c.version == version, SWITCHES.c.sha256 != "")
    with engine.connect() as connection:
        return connection.execute(query.limit(1)).scalar_one_or_none() or ""


def shadow_counts(engine: Engine) -> dict[tuple[str, str, int], int]:
    """Return how many would-be warnings are held by model, application and tier."""
    held = SHADOW_WARNINGS.c
    query = select(held.model, held.warning, held.tier, func.count())
    with engine.connect() as connection:
        rows = connection.execute(query.group_by(held.model, held.warning, held.tier))
        return {(row[0], row[1], row[2]): row[3] for row in rows}
