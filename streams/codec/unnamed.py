"""Words that stand where nobody is named: an office writes `/` or 无 into a column it cannot fill.

Such a word is nobody's name. Taken for one it would be the best known payee of every statement, and
one that a whole town pays.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from streams.codec.hashing import hash_text
from streams.contract.columns import COUNTERPARTY
from streams.contract.event_row import Events
from streams.contract.kinds import Kind

WORDS = (
    "/", "//", "\\", "-", "--", "---", "—", "——", "－", "*", "**", "***", ".", "?", "？", "_",
    "N/A", "n/a", "NA", "na", "NaN", "nan", "None", "none", "null", "NULL", "Null", "nil",
    "unknown", "Unknown", "UNKNOWN", "无", "空", "未知", "不详", "无名称", "其他", "其它",
    "/N", "#N/A", "暂无",
)  # fmt: skip


@cache
def _hashes() -> NDArray[np.uint64]:
    """Hash the words once, and not while everything is still being imported."""
    return np.array([hash_text(word) for word in WORDS], np.uint64)


def forget_unnamed(events: Events) -> None:
    """Leave the counterparty of a payment open where the word names nobody."""
    paid = np.flatnonzero(events["kind"] == int(Kind.PAYMENT))
    if paid.size:
        nobody = paid[np.isin(events[COUNTERPARTY][paid], _hashes())]
        events[COUNTERPARTY][nobody] = np.uint64(0)
