"""The map of the house names every room, and no room that is not there."""

from __future__ import annotations

import re

from tests.support.tree import ROOT, tracked

MAP = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
FOLDERS = re.compile(r"`((?:streams|features|models|engine|tests)/[\w/{},<>*]*/)`")


def named() -> set[str]:
    """Return the folders that the map names; `a/{b,c}/` names two."""
    found = set()
    for name in FOLDERS.findall(MAP):
        several = re.fullmatch(r"(.*)\{(.*)\}/", name)
        ends = several[2].split(",") if several else [""]
        found |= {f"{several[1]}{end}/" for end in ends} if several else {name}
    return {name for name in found if "<" not in name and "*" not in name}


def test_every_folder_on_the_map_is_there() -> None:
    assert sorted(name for name in named() if not (ROOT / name).is_dir()) == []


def test_every_room_is_on_the_map() -> None:
    files = [path for layer in ("streams", "features", "models", "engine") for path in
             tracked(f"{layer}/*/*.py")]  # fmt: skip
    rooms = {"/".join(path.relative_to(ROOT).parts[:2]) + "/" for path in files}
    text = named() | {"models/rules/"}
    assert sorted(room for room in rooms if room not in text) == []
