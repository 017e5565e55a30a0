"""The log of `worker`, `desk` and `bridge`: one line an event, with time, level and name."""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.settings import Settings
from engine.version import VERSION

LOG = logging.getLogger(__name__)
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
OURS = ("engine", "streams", "features", "models")
"""Who speaks of ordinary events; libraries speak of trouble only."""


class AsJson(logging.Formatter):
    """A line of JSON each: time, level, name, message, and where an exception was raised."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        said = {
            "time": f"{moment}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "name": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(said, ensure_ascii=False)


@contextmanager
def logged(command: str, settings: Settings, **more: object) -> Iterator[None]:
    """Write log lines to standard error while a command runs; tell its beginning and its end."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if settings.log == "json" else logging.Formatter(TEXT))
    levels = {"": logging.WARNING, **dict.fromkeys(OURS, logging.INFO)}
    before = {name: logging.getLogger(name).level for name in levels}
    logging.getLogger().addHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    LOG.info("开始 started %s", _said(command, settings, more))
    began = time.monotonic()
    try:
        yield
    finally:
        LOG.info("结束 ended %s after %.0f s", command, time.monotonic() - began)
        logging.getLogger().removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _said(command: str, settings: Settings, more: dict[str, object]) -> str:
    facts = {
        "version": VERSION,
        "pid": os.getpid(),
        "clock": settings.clock,
        "log": "kafka" if settings.kafka_bootstrap else "journal",
        "partitions": settings.partitions,
        "home": masked(settings.home),
        **more,
    }
    return " ".join([command, *(f"{name}={value}" for name, value in facts.items())])


def masked(home: Path) -> str:
    """Return a path without the name of whose it is.

    Examples
    --------
    >>> masked(Path.home() / "silver"), masked(Path("/srv/silver"))
    ('~/silver', '/srv/silver')
    """
    own = Path.home()
    return f"~/{home.relative_to(own)}" if home.is_relative_to(own) else str(home)
