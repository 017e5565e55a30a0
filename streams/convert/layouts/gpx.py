"""Tracks of GPX files to rows: one a point; documents that declare entities are refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO
from xml.parsers import expat

import numpy as np

from streams.convert.fault import ConvertError
from streams.convert.rows import Rows, column_of

POINT = "trkpt"


def gpx_rows(file: IO[str], name: str, used: Sequence[str]) -> Rows:
    """Return the points of a file's tracks; columns are attributes and elements of a point.

    Raises
    ------
    ConvertError
        If it is no XML, a point stands within another, or it declares a document type: entities
        may name files and grow without end.
    """
    points = _Points(used, name)
    parser = expat.ParserCreate("utf-8")  # the text was decoded, whatever its first line says
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, told: points.begin(tag, told, parser.CurrentLineNumber)
    parser.EndElementHandler = points.end
    parser.CharacterDataHandler = points.text
    parser.StartDoctypeDeclHandler = lambda *_: _refuse(name)
    try:
        while block := file.read(1 << 20):
            parser.Parse(block.encode("utf-8", "replace"), False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ConvertError(
            f"{name} 第{error.lineno}行: 不是完整的GPX line {error.lineno}: not whole XML; "
            "export it again"
        ) from None
    return points.rows()


def _refuse(name: str) -> None:
    raise ConvertError(f"{name}: 含DOCTYPE声明，不予读取 declares a document type; remove it")


class _Points:
    """Points as they are read: one value a column."""

    def __init__(self, used: Sequence[str], file: str) -> None:
        self._file = file
        self._columns: dict[str, list[str]] = {name: [] for name in used}
        self._lines: list[int] = []
        self._point: dict[str, str] | None = None
        self._tag = ""

    def begin(self, tag: str, told: dict[str, str], line: int) -> None:
        """Take the beginning of an element."""
        tag = tag.rpartition(":")[2]
        if tag == POINT:
            if self._point is not None:
                raise ConvertError(
                    f"{self._file} 第{line}行: 轨迹点之内又有轨迹点 line {line}: a point within a "
                    "point; export it again"
                )
            self._point = dict(told)
            self._lines.append(line)
        self._tag = tag

    def text(self, said: str) -> None:
        """Take what stands in an element of a point."""
        if self._point is not None and self._tag in self._columns:
            self._point[self._tag] = self._point.get(self._tag, "") + said

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._tag = ""
        if tag.rpartition(":")[2] == POINT and self._point is not None:
            for name, column in self._columns.items():
                column.append(self._point.get(name, ""))
            self._point = None

    def rows(self) -> Rows:
        """Return all points."""
        cells = {name: column_of(column) for name, column in self._columns.items()}
        return Rows(np.array(self._lines, np.int64), cells, np.zeros(len(self._lines), np.bool_))
