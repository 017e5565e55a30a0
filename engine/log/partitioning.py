"""The number of partitions is fixed for a log's life: another one is refused, with the remedy.

Whose partition a person is follows from the number. Under another one people would move without
what is known of them, those left behind would be called silent, and records would stay unread.
"""

from __future__ import annotations

from engine.errors import USAGE, EndError


def same_partitions(written: int | None, wanted: int) -> None:
    """Refuse another number of partitions than the log was written with, None where untold.

    Raises
    ------
    EndError
        If they differ.

    Examples
    --------
    >>> same_partitions(4, 4), same_partitions(None, 4)
    (None, None)
    """
    if written is not None and written != wanted:
        raise EndError(USAGE, f"{differing(written, wanted)} → {REMEDY.format(written)}")


REMEDY = (
    "设 SILVERGUARD_PARTITIONS={0} 后再启动；确需改变，请新建日志并由归档重建"
    " set SILVERGUARD_PARTITIONS={0} and start again; if it must change, begin a new log"
    " (another SILVERGUARD_HOME or new topics)"
)


def differing(written: int, wanted: int) -> str:
    """Return the words for a log of another number of partitions."""
    return (
        f"分区数不符 partitions differ: 日志 the log has {written}, 设置或主题 settings or topic"
        f" {wanted}; 分区数在日志存续期内不可改变 their number is fixed for a log's life"
    )
