"""Arrays as small pages, and a checksum of each: what has changed since is found by comparing.

Pages are small because people are: at 4 kB, nine of ten pages are touched within ten minutes, at
256 bytes three of ten (docs/benchmarks/speed.md).
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from engine.snapshots.arrays import Array, raw_of
from streams.kernels.kernel import kernel

PAGE = 256
"""Bytes of a page."""
WORDS = PAGE // 8
Pages = NDArray[np.uint64]
"""Shape (n_pages, WORDS)."""


def checksums(array: Array) -> NDArray[np.uint64]:
    """Return the checksum of each page; shape (n_pages,), the last page filled up with zeros.

    They tell apart what is written here, not what somebody forges: that is SHA-256's part.

    Examples
    --------
    >>> checksums(np.zeros(40)).size, checksums(np.zeros(0)).size
    (2, 0)
    """
    whole, rest = _split(array)
    out = np.empty(len(whole) + len(rest), np.uint64)
    with np.errstate(over="ignore"):
        _sums(whole, out[: len(whole)])
        _sums(rest, out[len(whole) :])
    return out


def taken(array: Array, which: NDArray[np.int64]) -> Pages:
    """Return copies of some pages, `which` in rising order.

    Examples
    --------
    >>> taken(np.arange(40), np.array([1]))[0, :9].tolist()
    [32, 33, 34, 35, 36, 37, 38, 39, 0]
    """
    whole, rest = _split(array)
    last = which[-1:] == len(whole)
    return np.concatenate([whole[which[: which.size - last.sum()]], rest[: int(last.sum())]])


def put_together(
    size: int, old: Array | None, which: NDArray[np.int64], pages: Pages
) -> NDArray[np.uint8]:
    """Return `size` bytes: the pages given, and of the others what the old array had there.

    Where the size is the same, the old array's memory is used: it is old no longer.

    Examples
    --------
    >>> old, new = np.arange(40), np.arange(40); new[35] = 7
    >>> which = changed(checksums(new), checksums(old))
    >>> put_together(320, old, which, taken(new, which)).view(np.int64)[34:37].tolist()
    [34, 7, 36]
    """
    had = np.zeros(0, np.uint8) if old is None else raw_of(old)
    room = had
    if had.size != size:
        room = np.zeros(size, np.uint8)
        common = min(size, had.size)
        room[:common] = had[:common]
    end = size // PAGE * PAGE
    whole = which < size // PAGE
    room[:end].view(np.uint64).reshape(-1, WORDS)[which[whole]] = pages[whole]
    if not whole.all():
        room[end:] = pages[~whole].reshape(-1).view(np.uint8)[: size - end]
    return room


def _split(array: Array) -> tuple[Pages, Pages]:
    """Return the whole pages, without copying them, and the last one filled up, if there is one."""
    raw = raw_of(array)
    end = raw.size // PAGE * PAGE
    rest = np.zeros(PAGE if raw.size > end else 0, np.uint8)
    rest[: raw.size - end] = raw[end:]
    return raw[:end].view(np.uint64).reshape(-1, WORDS), rest.view(np.uint64).reshape(-1, WORDS)


@kernel
def _sums(pages: Pages, out: NDArray[np.uint64]) -> None:
    """Mix the words of each page (the finaliser of MurmurHash3 after each word)."""
    for page in range(pages.shape[0]):
        h = np.uint64(PAGE)
        for word in range(pages.shape[1]):
            h = np.uint64((h ^ pages[page, word]) * np.uint64(0xFF51AFD7ED558CCD))
            h ^= h >> np.uint64(33)
        h = np.uint64(h * np.uint64(0xC4CEB9FE1A85EC53))
        out[page] = h ^ (h >> np.uint64(33))


def changed(now: NDArray[np.uint64], before: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the numbers of the pages that are new or not what they were.

    Examples
    --------
    >>> changed(np.array([1, 5, 3], np.uint64), np.array([1, 2], np.uint64)).tolist()
    [1, 2]
    """
    common = min(now.size, before.size)
    differing = np.flatnonzero(now[:common] != before[:common])
    return np.concatenate([differing, np.arange(common, now.size)])


def root(sums: list[NDArray[np.uint64]]) -> str:
    """Return one digest of the checksums of all arrays."""
    whole = sha256()
    for one in sums:
        whole.update(one.tobytes())
    return whole.hexdigest()
