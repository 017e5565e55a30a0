"""Say which file cannot be used and what to do, where a disk is full, broken or not ours."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

ROOM_BYTES = 1 << 20
"""Less than this is no room: SQLite then speaks of an I/O error as well."""
NO_ROOM = "没有剩余空间 no room is left: {where}; free some and try again"
WORDS = {
    errno.EACCES: "无权限 no permission",
    errno.EPERM: "无权限 no permission",
    errno.EROFS: "只读文件系统 a read-only file system",
    errno.EIO: "磁盘读写错误 the disk fails to read or write",
    errno.ENOENT: "没有此文件或文件夹 no such file or folder",
    errno.EEXIST: "已有同名文件，应为文件夹 a file where a folder should be; name another place",
    errno.ENOTDIR: "不是文件夹 not a folder",
    errno.EISDIR: "是文件夹 a folder, not a file",
    errno.ENAMETOOLONG: "名称过长 the name is too long",
    errno.EMFILE: "打开的文件过多 too many open files; raise the limit (ulimit -n)",
}


def storage_fault(error: OSError | sqlite3.Error, home: Path | None = None) -> str:
    """Return one line for a user: what is wrong, with which file, and what to do.

    Examples
    --------
    >>> storage_fault(OSError(errno.ENOSPC, "No space left on device", "/data/out"))
    '没有剩余空间 no room is left: /data/out; free some and try again'
    """
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, home)
    words = WORDS.get(error.errno or 0, error.strerror or type(error).__name__)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        elsewhere = "where the output goes" if home and not full(home) else _below(home)
        return NO_ROOM.format(where=error.filename or elsewhere)
    return f"{words}: {error.filename}" if error.filename else words


def _of_sqlite(error: sqlite3.Error, home: Path | None) -> str:
    """Say what SQLite means: its own words for a full disk differ from write to write."""
    code = getattr(error, "sqlite_errorname", None) or type(error).__name__
    if code == "SQLITE_FULL" or (code.startswith(("SQLITE_IOERR", "SQLITE_CANT")) and full(home)):
        return NO_ROOM.format(where=_below(home))
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return f"无法写入 cannot be opened or written: {_below(home)}; look at its owner and rights"
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"被其他进程占用 another process holds it: {_below(home)}; try again"
    if code.startswith("SQLITE_IOERR"):
        return f"磁盘读写错误 the disk fails to read or write: {_below(home)} ({code})"
    return f"文件损坏 a file is damaged: {_below(home)} ({code}); run: silverguard check"


def full(home: Path | None, needed: int = ROOM_BYTES) -> bool:
    """Tell whether the disk below a folder, or below where it would be, has too little room."""
    there = next((one for one in (home, *home.parents) if one.exists()), None) if home else None
    return there is not None and shutil.disk_usage(there).free < needed


def _below(home: Path | None) -> str:
    return f"below SILVERGUARD_HOME {home}" if home else "SILVERGUARD_HOME"
