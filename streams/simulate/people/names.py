"""Made-up names, phones and contacts of a town's people: nobody's, and they ring nowhere."""

from __future__ import annotations

import json
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.simulate.base.town_records import Person

SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧叶雷蓝潘"
"""Frequent ones; 叶, 雷, 蓝 and 潘 are so in Lishui."""
FEMALE = (
    "秀英",
    "桂英",
    "玉兰",
    "秀珍",
    "凤英",
    "兰英",
    "桂兰",
    "美珍",
    "月娥",
    "彩凤",
    "阿香",
    "素琴",
)
MALE = (
    "建国",
    "德明",
    "国强",
    "志明",
    "永福",
    "金生",
    "文财",
    "树根",
    "阿土",
    "水生",
    "光荣",
    "宝林",
)
CHILDREN = ("敏", "丽", "静", "伟", "军", "强", "燕", "勇", "芳", "磊", "娟", "涛")
RELATIONS = ("女儿", "儿子", "儿媳", "侄子", "邻居")
NOWHERE = 12_800_000_000
"""Numbers of the series 128, which no Chinese network has: a demonstration rings nobody."""
_STREAM = 1_128
"""Sets the draw of names apart from all that happens in a town."""


class Named(NamedTuple):
    """What a register knows by name; `guardians` is JSON, as the contract has it."""

    name: str
    phone: str
    guardians: str


def named(one: Person, seed: int) -> Named:
    """Return a person's name, phone and one to three contacts, the same for the same seed."""
    index = int(one["index"])
    drawn = np.random.default_rng([seed, _STREAM, index])
    family = SURNAMES[drawn.integers(len(SURNAMES))]
    given = (FEMALE if one["female"] else MALE)[drawn.integers(len(FEMALE))]
    contacts = [
        _contact(family, index, place, drawn.integers(1 << 16, size=3))
        for place in range(drawn.integers(1, 4))
    ]
    told = json.dumps(contacts, ensure_ascii=False)
    return Named(family + given, str(NOWHERE + 10 * index), told)


def _contact(
    family: str, index: int, place: int, drawn: NDArray[np.int64]
) -> dict[str, str]:  # fmt: skip
    relation = RELATIONS[min(int(drawn[0]) % 3 + 2 * place, len(RELATIONS) - 1)]
    surname = family if relation in ("女儿", "儿子", "侄子") else SURNAMES[drawn[1] % len(SURNAMES)]
    name = surname + CHILDREN[drawn[2] % len(CHILDREN)]
    return {"name": name, "relation": relation, "phone": str(NOWHERE + 10 * index + place + 1)}
