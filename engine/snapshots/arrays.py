"""Arrays as their bytes, padding too: what is written and read back is the same to the last byte.

The layout is NumPy's own `.npy`. NumPy's functions copy records field by field through buffers
where a file is not a plain one: slower, and what lies between the fields comes out at random.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

CHUNK = 1 << 22
Array = NDArray[Any]
"""An array of any type: a snapshot holds its bytes."""

Layout = tuple[tuple[int, ...], bool, np.dtype[Any]]
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


class Writable(Protocol):
    """Something that takes bytes."""

    def write(self, data: Any, /) -> object:  # anything of bytes: 3.11 names no such type
        """Take bytes."""
        ...


class Readable(Protocol):
    """A file that can be read from any place."""

    def read(self, count: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Go to a place."""
        ...

    def tell(self) -> int:
        """Return the place."""
        ...


def write_layout(file: Writable, array: Array) -> None:
    """Write shape and type of an array whose bytes are in C's order."""
    said = npy.header_data_from_array_1_0(array) | {"fortran_order": False}
    npy.write_array_header_2_0(file, said)


def write_array(file: Writable, array: Array) -> None:
    """Write an array; raises `TypeError` if it holds objects.

    Examples
    --------
    >>> from io import BytesIO
    >>> file = BytesIO(); write_array(file, np.arange(3)); place = file.seek(0)
    >>> read_array(file).tolist()
    [0, 1, 2]
    """
    raw = raw_of(array)
    write_layout(file, array)
    for start in range(0, raw.size, CHUNK):
        file.write(raw[start : start + CHUNK].data)


def raw_of(array: Array) -> NDArray[np.uint8]:
    """Return an array's bytes in C's order, without copying where they lie so."""
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8)


def read_layout(file: Readable) -> Layout:
    """Return shape, whether the order is Fortran's, and type; raises `ValueError`."""
    version = npy.read_magic(file)
    if version not in _HEADERS:
        raise ValueError(f"array of layout {version}")
    shape, fortran, dtype = _HEADERS[version](file)
    if dtype.hasobject:
        raise ValueError("array of objects")
    return shape, fortran, dtype


def read_array(file: Readable) -> Array:
    """Read an array back; raises `ValueError` if it is cut or holds objects."""
    shape, fortran, dtype = read_layout(file)
    raw = np.empty(int(np.prod(shape, dtype=np.int64)) * dtype.itemsize, np.uint8)
    for start in range(0, raw.size, CHUNK):
        part = raw[start : start + CHUNK]
        data = file.read(part.size)
        if len(data) != part.size:
            raise ValueError("array cut short")
        part[:] = np.frombuffer(data, np.uint8)
    array: Array = raw.view(dtype).reshape(shape, order="F" if fortran else "C")
    return array
