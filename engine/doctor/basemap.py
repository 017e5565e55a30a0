"""The self-check of the bureau's own map: which files the desk can draw."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doctor.result import Result, State
from engine.formats.basemap import BasemapError, files_of, open_archive
from engine.settings import Settings

WHAT = "底图 basemap"


def basemap(settings: Settings) -> Iterator[Result]:
    """Look at each file of the folder; nothing is said where none is set."""
    folder = settings.basemap
    if folder is None:
        return
    paths = files_of(folder)
    if not paths:
        yield Result(
            WHAT, State.BAD, "没有 .pmtiles 文件 no such files",
            "检查 SILVERGUARD_BASEMAP 指向的文件夹 check the folder it names",
        )  # fmt: skip
    for path in paths:
        try:
            zooms = open_archive(path).zooms
        except BasemapError as refused:
            yield Result(WHAT, State.BAD, path.name, str(refused))
        else:
            yield Result(WHAT, State.GOOD, f"{path.name}: {zooms[0]}–{zooms[-1]}级 zooms")
