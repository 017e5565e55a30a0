"""MLflow's store where it is a file of ours: versions, runs, and the files they name.

The store names its files by where they lie. Put back elsewhere, they are named anew.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

from engine.settings import Settings

_SQLITE = "sqlite:///"
_EXPERIMENT = "SELECT artifact_location FROM experiments WHERE name = 'silverguard'"
_PLACES = (
    ("experiments", "artifact_location"),
    ("runs", "artifact_uri"),
    ("model_versions", "source"),
    ("model_versions", "storage_location"),
    ("logged_models", "artifact_location"),
)
"""Where the store names files, by table and column."""


def store_file(settings: Settings) -> Path | None:
    """Return the file of the tracking store, None where it is a server of its own.

    Examples
    --------
    >>> store_file(Settings(mlflow_uri="http://mlflow.example"))
    """
    uri = settings.tracking_uri
    return Path(uri.removeprefix(_SQLITE)) if uri.startswith(_SQLITE) else None


def artefacts_beside(file: Path) -> Path:
    """Return the folder beside a store in which its files lie."""
    return file.absolute().parent / "artefacts"


def artefacts_of(db: sqlite3.Connection) -> str:
    """Return where a store says that the files of our models lie, empty where there are none."""
    try:
        found = db.execute(_EXPERIMENT).fetchone()
    except sqlite3.OperationalError:  # a store that nobody has used yet
        return ""
    return str(found[0]) if found else ""


def folder_of(uri: str) -> Path | None:
    """Return the folder that a place names, None where it is none.

    Examples
    --------
    >>> folder_of("file:///data/models%20of/artefacts"), folder_of("s3://bucket/artefacts")
    (PosixPath('/data/models of/artefacts'), None)
    """
    parts = urlsplit(uri)
    return Path(unquote(parts.path)) if parts.scheme in ("", "file") and parts.path else None


def files_moved(file: Path, before: str, now: str) -> None:
    """Let a store name its files by another place."""
    with closing(sqlite3.connect(file)) as db, db:
        for table, column in _PLACES:
            columns = {str(one[1]) for one in db.execute(f"PRAGMA table_info({table})")}
            if column in columns:
                db.execute(
                    f"UPDATE {table} SET {column} = ?2 || substr({column}, length(?1) + 1)"
                    f" WHERE substr({column}, 1, length(?1)) = ?1",
                    (before, now),
                )
