"""Words of the search sheet, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "life_space": ("平日活动范围（走失前）", "own life space, before he left"),
    "about_left_home": ("离家处", "where he left"),
    "about_tracked_there": ("最后定位处", "last position"),
    "about_was_seen": ("目击处", "where last seen"),
    "left_home": ("离家", "left home"),
    "tracked_there": ("最后定位", "last position"),
    "was_seen": ("目击", "seen"),
    "basemap_by": ("底图：", "Basemap:"),
    "places_overlap": (
        "坐标为 WGS-84；各处有重叠，百分比不相加",
        "Coordinates are WGS-84; places overlap, so the shares do not add up",
    ),
    "on_frontier": ("此刻可能到达处：监控与站点", "Where he may be by now: cameras and stops"),
    "mapped_camera": ("监控", "camera"),
    "mapped_stop": ("站点", "stop"),
    "mapped_temple": ("寺庙", "temple"),
    "mapped_market": ("市场", "market"),
    "seen_nothing": ("已看，无人", "Seen nothing"),
    "find_by": ("宜在此前找到", "Find him by"),
    "find_by_why": (
        "离家起24小时，按风险缩短（寒冷倍数有出处，其余为假定）",
        "24 h since he left, shortened by risk (cold as published, the others assumed)",
    ),
    "risk_cold": ("寒冷", "cold"),
    "risk_night": ("夜间", "night"),
    "risk_water": ("500米内有水域", "water within 500 m"),
    "risk_alone": ("独居", "lives alone"),
    "risk_age": ("高龄", "age"),
    "it_is_cold": ("天冷或下雨", "It is cold or wet"),
    "it_is_mild": ("天气不冷", "It is mild"),
    "searchers_called": ("搜寻人员点名", "Roll-call of searchers"),
    "nobody_out": ("尚无人外出搜寻", "Nobody is out yet"),
    "out_since": ("外出自", "out since"),
    "last_heard": ("最近联系", "last heard"),
    "back_since": ("已返回", "back"),
    "silent_30": ("超过30分钟未联系", "not heard of for 30 min"),
    "heard_of": ("已联系上", "Heard of"),
    "is_back": ("已返回", "Is back"),
    "who_is_out": ("姓名或队名", "Name or team"),
    "found_there": ("在此找到", "Found there"),
    "found_where": (
        "在哪里找到（坐标，可空；用来给搜寻图打分）",
        "Where he was found (coordinates, may stay empty; scores the map)",
    ),
    "found_score": ("已找到；搜寻图得分", "Found; score of the map"),
    "found_means": (
        "1 为最可能的一格，0 等于没有图；记下后请办结事件",
        "1 is the likeliest cell, 0 no better than no map; then close the incident",
    ),
    "did_sighted": ("有人看到", "was told where he was seen"),
    "did_searched": ("已搜未见", "searched in vain"),
    "did_heard": ("搜寻人员点名", "called a searcher"),
    "did_located": ("已找到", "found him"),
}
