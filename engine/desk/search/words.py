"""Words of the search sheet, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "life_space": ("平日活动范围（走失前）", "own life space, before he left"),
    "on_frontier": ("此刻可能到达处：监控与站点", "Where he may be by now: cameras and stops"),
    "mapped_camera": ("监控", "camera"),
    "mapped_stop": ("站点", "stop"),
    "mapped_temple": ("寺庙", "temple"),
    "mapped_market": ("市场", "market"),
    "seen_nothing": ("已看，无人", "Seen nothing"),
}
