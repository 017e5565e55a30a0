"""A card for the desk: the log's own time ran ahead of the world and was not believed."""

from __future__ import annotations

from engine.formats.ids import digest
from engine.formats.lines import DataFault, Sentence
from streams.contract.units import HOUR_MS
from streams.log.chunk import Place

CAUSE = "clock_ahead"
"""One card an hour and partition: the fault may befall every record."""


def clock_fault(place: Place, offset: int, at: int) -> DataFault:
    """Return the card; `at` is the moment taken instead, epoch ms."""
    return DataFault(
        id=digest(CAUSE, place.topic, place.partition, at // HOUR_MS),
        what="data_fault",
        at=at,
        topic=place.topic,
        partition=place.partition,
        offset=offset,
        cause=CAUSE,
        person="",
        reason=Sentence(
            zh="日志时间比实际时间快5分钟以上，未予采信，相关记录按收到时的时间处理，预警照常。"
            "请系统管理员立即校正消息队列服务器与本机时钟（NTP），见运行手册 clock。",
            en="The log's time is more than 5 minutes ahead of the world: it was not believed, its"
            " records count from when they came in, warnings go on. Have the clocks of the brokers"
            " and of this machine set right at once (NTP); see the runbook, clock.",
        ),
    )
