"""What is configured, whether it works, and how to mend it."""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from engine.doctor import data as check_data
from engine.doctor.basemap import basemap
from engine.doctor.files import files
from engine.doctor.result import Result, State
from engine.errors import EndError
from engine.ingest.sender_tokens import loopback
from engine.settings import Settings, unknown_variables
from engine.store.connection.database import connect

LEAST_FREE_BYTES = 2 * 2**30
"""Room below which snapshots and the database soon fail to write (assumed)."""
MOST_SKEW_S = 2.0
"""Difference to the database's clock beyond which times on the desk mislead (assumed)."""
BUILT = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
"""A clock before this has certainly never been set."""
ANSWER_S = 3.0


def checked(settings: Settings) -> Iterator[Result]:
    """Look at everything in turn; each result comes as soon as it is known."""
    looks: tuple[Callable[[Settings], Iterator[Result]], ...] = (
        configuration, disk, files, database, check_data.register, broker, check_data.journal,
        models, check_data.port, clock, check_data.trust, basemap,
    )  # fmt: skip
    for look in looks:
        yield from look(settings)


def configuration(settings: Settings) -> Iterator[Result]:
    """Look for misspelt variables, and for a desk that is open to others."""
    what = "配置 configuration"
    unknown = unknown_variables()
    if unknown:
        yield Result(
            what, State.BAD, f"无此设置 no such setting: {', '.join(unknown)}",
            "对照 .env.example 更正或删除 compare with .env.example",
        )  # fmt: skip
    if not loopback(settings.desk_host):
        yield Result(
            what, State.NOTE, "值守台对外开放，须有账号 open to others: the desk needs accounts",
            "silverguard user add，并以 https 代理接入 and a proxy with https;"
            " SILVERGUARD_DESK_HOSTS='[\"desk.example\"]'",
        )  # fmt: skip
    if not unknown:
        yield Result(what, State.GOOD, f"{settings.tz}, {settings.clock} clock")


def disk(settings: Settings) -> Iterator[Result]:
    """Look whether the home can be written, and has room."""
    what = "磁盘 disk"
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home) as file:
            file.write(b"silver")
    except OSError as error:
        yield Result(
            what, State.BAD, f"主目录不可写 the home cannot be written: {error.strerror}",
            "改 SILVERGUARD_HOME 或目录权限 change SILVERGUARD_HOME or its rights",
        )  # fmt: skip
        return
    free = shutil.disk_usage(settings.home).free
    room = f"剩余 {free / 2**30:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        yield Result(what, State.BAD, room, "清理或扩容,至少 2 GB make room, at least 2 GB")
    else:
        yield Result(what, State.GOOD, room)


def database(settings: Settings) -> Iterator[Result]:
    """Look whether the database answers with the newest layout, and tells the same time."""
    what = "数据库 database"
    kind = "外部 external" if settings.database_url else "内置 embedded"
    try:
        engine = connect(settings)
        with engine.connect() as connection:
            now = connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar()
        engine.dispose()
    except (EndError, SQLAlchemyError):
        remedy = (
            "检查地址、账号、网络与服务 check address, account, network and server"
            if settings.database_url
            else "查看主目录下 postgres/log,或设 SILVERGUARD_DATABASE_URL see postgres/log"
        )
        yield Result(what, State.BAD, f"{kind}, 无应答 does not answer", remedy)
        return
    skew = abs(float(now or 0) - time.time())
    if skew > MOST_SKEW_S:
        yield Result(
            what, State.BAD, f"时钟相差 clocks differ by {skew:.0f} s",
            "两端启用 NTP/chrony run NTP or chrony on both",
        )  # fmt: skip
    else:
        yield Result(what, State.GOOD, kind)


def broker(settings: Settings) -> Iterator[Result]:
    """Look whether Kafka answers and has the topics; without it, the journal is used."""
    what = "消息队列 broker"
    if not settings.kafka_bootstrap:
        yield Result(what, State.GOOD, "内置日志 embedded journal")
        return
    reached = True
    for address in settings.kafka_bootstrap.split(","):
        host, _, port = address.strip().rpartition(":")
        try:
            socket.create_connection((host, int(port)), ANSWER_S).close()
            yield Result(what, State.GOOD, f"Kafka {host}:{port}")
        except (OSError, ValueError):
            reached = False
            yield Result(
                what, State.BAD, f"无法连接 cannot connect: {host}:{port}",
                "检查 SILVERGUARD_KAFKA_BOOTSTRAP=host:port、防火墙与服务 check address and server",
            )  # fmt: skip

    if reached:
        yield from topics(settings)


def topics(settings: Settings, *, create: bool = False) -> Iterator[Result]:
    """Look whether the topics are as they must be; `create` makes those that are missing."""
    from engine.log.kafka import access_of  # Kafka's client costs time that a journal saves
    from streams.kafka.topics import Topics
    from streams.log.interface import LogDownError

    what = "主题 topics"
    partitions, replication = settings.partitions, settings.kafka_replication
    try:
        administration = Topics(access_of(settings))
        made = administration.create(partitions, replication) if create else []
        faults = list(administration.faults(partitions, replication))
        administration.close()
    except LogDownError as error:
        yield Result(
            what, State.BAD, f"Kafka 拒绝 refuses: {error}",
            "检查账号、权限与副本数 check login, rights and SILVERGUARD_KAFKA_REPLICATION",
        )  # fmt: skip
        return
    for fault in faults:
        yield Result(what, State.BAD, f"{fault.topic} {fault.said}", fault.remedy)
    if not faults:
        new = f", 新建 made: {', '.join(made)}" if made else ""
        yield Result(what, State.GOOD, f"{partitions} 分区 partitions{new}")


def models(settings: Settings) -> Iterator[Result]:
    """Look whether the registry of models is there; without one, rules judge alone."""
    what = "模型 models"
    uri = settings.tracking_uri
    file = Path(uri.removeprefix("sqlite:///")) if uri.startswith("sqlite:///") else None
    if file is not None and not file.exists():
        yield Result(
            what, State.NOTE, "尚无已登记模型,仅用规则 no registered model, rules alone",
            "silverguard train --events FILE",
        )  # fmt: skip
    else:
        yield Result(what, State.GOOD, "登记库 registry")


def clock(_: Settings) -> Iterator[Result]:
    """Look whether the machine's clock has been set at all."""
    what = "时钟 clock"
    now = datetime.now(UTC)
    if now.timestamp() < BUILT:
        yield Result(
            what, State.BAD, f"系统时间 {now:%Y-%m-%d} 早于本软件 before this software was built",
            "启用 NTP/chrony run NTP or chrony",
        )  # fmt: skip
    else:
        yield Result(what, State.GOOD, f"{now:%Y-%m-%d %H:%M} UTC")
