"""The self-check of what a newcomer has not done yet, or has done with other settings before."""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from engine.doctor.result import Result, State
from engine.errors import EndError
from engine.log.event_log import journal_of
from engine.settings import Settings
from engine.store.connection.database import connect
from engine.store.tables import PEOPLE
from streams.contract.topics import EVENTS, QUARANTINE
from streams.log.journal_record import JournalDamagedError
from streams.log.steady_clock import AHEAD_MS

MOST_QUARANTINED = 0.05
"""Share of quarantined lines that a feed should not exceed (the default of a replay)."""
QUIET_S = 600.0
"""A feed silent for so long is worth a look (assumed)."""


def port(settings: Settings) -> Iterator[Result]:
    """Look whether the desk's port is free, or already answers."""
    what = "端口 desk port"
    address = (settings.desk_host, settings.desk_port)
    if not settings.desk_port:
        yield Result(what, State.GOOD, "启动时自选 chosen at the start")
        return
    try:
        with socket.create_server(address):
            yield Result(what, State.GOOD, f"{settings.desk_port} 空闲 free")
    except OSError as error:
        yield Result(
            what, State.NOTE, f"{settings.desk_port} 不可用 not to be had: {error.strerror}",
            "值守台可能已在运行；否则改 SILVERGUARD_DESK_PORT the desk may be running already,"
            " else change SILVERGUARD_DESK_PORT",
        )  # fmt: skip


def journal(settings: Settings) -> Iterator[Result]:
    """Look what the embedded log holds: events at all, how fresh, how much in quarantine."""
    what = "事件日志 event log"
    file = settings.home / "journal.sqlite"
    if settings.kafka_bootstrap:
        return
    if not file.exists():
        yield Result(
            what, State.NOTE, "尚无事件 no events yet",
            "silverguard feed --events FILE，先试 try first: silverguard demo",
        )  # fmt: skip
        return
    try:
        counts, latest = _counted(str(file))
    except sqlite3.Error:
        yield Result(
            what, State.BAD, "无法读取 cannot be read: journal.sqlite",
            "检查权限与磁盘 check its rights and the disk; 损坏则 if it is damaged:"
            " silverguard journal salvage --out FILE",
        )  # fmt: skip
        return
    yield from _time(settings, latest)
    events, bad = counts.get(EVENTS, 0), counts.get(QUARANTINE, 0)
    if bad > MOST_QUARANTINED * max(events, 1):
        yield Result(
            what, State.NOTE, f"隔离 quarantined {bad}，记录 records {events}",
            "用 silverguard validate FILE 查看原因 to see why",
        )  # fmt: skip
    quiet = time.time() - latest / 1000
    if settings.clock == "wall" and events and quiet > QUIET_S:
        yield Result(
            what, State.NOTE, f"{quiet / 60:.0f} 分钟无新事件 minutes without a new event",
            "检查网关与 silverguard worker check the gateways and silverguard worker",
        )  # fmt: skip
    else:
        yield Result(what, State.GOOD, f"{events} 条 records")


def _time(settings: Settings, latest: int) -> Iterator[Result]:
    """Look whether the log's clock stands ahead of the wall clock, or the wall clock jumped."""
    what = "日志时钟 log clock"
    try:
        journal = journal_of(settings)
    except EndError as error:
        yield Result("分区 partitions", State.BAD, str(error))
        return
    except (JournalDamagedError, sqlite3.Error):
        return  # the journal's own line says what is wrong
    behind = journal.clock.behind_ms()
    journal.close()
    ahead = latest - int(time.time() * 1000)
    if max(ahead, behind) > AHEAD_MS:
        said = (
            f"超前 stands ahead by {ahead // 1000} s"
            if ahead > AHEAD_MS
            else f"本机时钟跳变未采信 the wall clock jumped by {behind // 1000} s, not followed"
        )
        yield Result(
            what, State.BAD, said,
            "先校时，再 set the clock right (NTP), stop workers, then: silverguard clock mend",
        )  # fmt: skip


def _counted(file: str) -> tuple[dict[str, int], int]:
    """Return the number of records by topic, and when the latest event came (epoch ms)."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        counted = db.execute("SELECT topic, count(*) FROM records GROUP BY topic").fetchall()
        query = "SELECT max(received_at) FROM records WHERE topic = ?"
        latest = db.execute(query, (EVENTS,)).fetchone()[0]
    return dict(counted), int(latest or 0)


def register(settings: Settings) -> Iterator[Result]:
    """Look whether anybody is in the register: without it some rules abstain."""
    what = "人员登记 register"
    try:
        engine = connect(settings)
        with engine.connect() as connection:
            people = connection.execute(select(func.count()).select_from(PEOPLE)).scalar_one()
        engine.dispose()
    except (EndError, SQLAlchemyError):
        return  # the database's own line says what is wrong
    if people:
        yield Result(what, State.GOOD, f"{people} 人 people")
        return
    state = State.BAD if settings.require_register else State.NOTE
    yield Result(
        what, state, "空，部分规则不参与 empty, some rules abstain",
        "silverguard people import FILE",
    )  # fmt: skip


def trust(settings: Settings) -> Iterator[Result]:
    """Warn where the senders' own times are believed: right for rehearsals only."""
    if settings.clock == "log":
        yield Result(
            "时间来源 clock source", State.NOTE,
            "采用记录自带时间，仅供演练 recorded times are believed, for rehearsals only",
            "SILVERGUARD_CLOCK=wall",
        )  # fmt: skip
