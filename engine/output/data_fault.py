"""A card for the desk: something came that nobody can read and that may be a call for help.

It holds no word of what came, only where it lies; who may read the quarantine finds it there.
"""

from __future__ import annotations

import re

from engine.formats.ids import digest
from engine.formats.lines import DataFault, Sentence
from engine.output.output import SetAside
from engine.privacy.masking import masked
from streams.contract.topics import EVENTS
from streams.distress.signs import may_call_for_help
from streams.log.chunk import Place

_PERSON = re.compile(rb'"person"\s*:\s*"([^"\\\x00-\x1f]{1,64})"')


def data_fault(aside: SetAside, line: bytes) -> DataFault | None:
    """Return the card of a line that could not be decoded, None where it calls for nobody.

    A stretch of the log that cannot be read at all may hold anything, and so may what the engine
    says to itself: these always have one.
    """
    sent = aside.place.topic == EVENTS and aside.reason != "damaged"
    if sent and not may_call_for_help(line):
        return None
    found = _PERSON.search(line)
    person = masked(found[1].decode(errors="replace")) if found else ""
    return DataFault(
        id=digest("data_fault", aside.place.topic, aside.key),
        what="data_fault",
        at=aside.received_at,
        topic=aside.place.topic,
        partition=aside.place.partition,
        offset=aside.offset,
        cause=aside.reason,
        person=person,
        reason=Sentence(
            zh=f"收到无法解读的数据，可能是求助：{person or '人员不明'}。"
            "立即联系设备所属单位核实本人，并在隔离主题按分区、偏移量查看原文。",
            en=f"What came cannot be read and may be a call for help: {person or 'person unknown'}."
            " Ask who runs the device at once; the original lies in the quarantine under this"
            " partition and offset.",
        ),
    )


def log_replaced(place: Place, position: int) -> DataFault:
    """Return the card that says that a log is gone which was read up to a position."""
    return DataFault(
        id=digest("log_replaced", *place, position),
        what="data_fault",
        at=0,
        topic=place.topic,
        partition=place.partition,
        offset=position,
        cause="log_replaced",
        person="",
        reason=Sentence(
            zh="事件日志不见了，现为另一份新日志：此前已读到该偏移量。其中未处理的求助可能丢失，"
            "立即找回原文件或备份；在此之前系统从头学习。",
            en="The log of events is gone, and another is in its place: it had been read up to this"
            " offset. Calls in it that were not yet judged may be lost: find the old file or a"
            " backup at once. Until then everything is learned anew.",
        ),
    )
