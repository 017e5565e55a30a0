"""Truth values as devices write them, and words for what was not measured."""

from __future__ import annotations

TRUE = frozenset(("true", "on", "yes", "1", "alarm", "detected", "triggered", "是", "报警", "告警"))
FALSE = frozenset(("false", "off", "no", "0", "clear", "normal", "idle", "否", "正常", "解除"))
UNKNOWN = frozenset(
    (
        "",
        "-",
        "--",
        "n/a",
        "na",
        "nan",
        "none",
        "null",
        "nil",
        "unknown",
        "unavailable",
        "undefined",
    )
) | frozenset(("无", "未知", "不详"))
"""What home automation and exports write where nothing was measured."""


def truth_of(value: object) -> bool | None:
    """Return what a value says, None where it says neither.

    Examples
    --------
    >>> truth_of(True), truth_of("ON"), truth_of(0), truth_of("报警"), truth_of("perhaps")
    (True, True, False, True, None)
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        word = value.strip().casefold()
        return True if word in TRUE else False if word in FALSE else None
    if isinstance(value, int | float) and value in (0, 1):
        return value == 1
    return None
