"""Words of the search sheet, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "life_space": ("平日活动范围（走失前）", "own life space, before he left"),
}
