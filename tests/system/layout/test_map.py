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
    layers = ("streams", "features", "models", "engine")
    rooms = {room for layer in layers for room in rooms_of(layer)}
    rooms |= {*rooms_of("engine/desk"), *rooms_of("engine/store")}
    text = named() | {"models/rules/", "engine/desk/web/", "engine/store/migrations/"}
    assert sorted(room for room in rooms if room not in text) == []


def rooms_of(folder: str) -> set[str]:
    """Return the folders right below one that hold modules."""
    deep = folder.count("/") + 2
    files = tracked(f"{folder}/*/*.py")
    return {"/".join(path.relative_to(ROOT).parts[:deep]) + "/" for path in files}


def test_where_a_docstring_says_to_begin_there_is_a_file() -> None:
    absent = [
        f"{path.parent.relative_to(ROOT)}: {file}"
        for path in tracked("*/__init__.py")
        for said in re.findall(r"Begin with (.*)", path.read_text(encoding="utf-8"))
        for file in re.findall(r"`([\w/.]+)`", said)
        if not ((path.parent / file).exists() or (ROOT / file).exists())
    ]
    assert absent == []
