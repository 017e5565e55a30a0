"""Partitions and the stage across people together say what one pipeline over all of them says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.formats.lines import Line
from engine.formats.model_switch import read, record
from engine.log.event_log import journal_of, open_log
from engine.log.feed import Pace, feed
from engine.log.people_register import _send
from engine.replay.replay import ReplayOptions, assembled
from engine.serving.artefact_cache import ModelCache
from engine.settings import Settings
from models.artefact import Artefact
from models.registry.artefact_file import dumped, sha256
from streams.codec.decoder import decode
from streams.contract.json_object import Json
from streams.contract.topics import EPISODES, SHADOW, WARNINGS
from tests.support.events.silent_homes import DAY_MS, DAYS, START, home
from tests.support.judged.made_warning import as_json
from tests.support.servers.run_worker import worked

LAST = START + (DAYS - 1) * DAY_MS
HOUR_MS = 3_600_000
SILENT_FROM = {"p0": 11.5, "p1": 14.4, "p2": 14.4, "p3": 14.4}
"""Hours of the last day; p3 lives in another street."""
SELDOM = {"p1": 8, "p2": 8}
"""Neighbours who stir seldom: every so many of the motions, so that they are odd only later."""
MODEL = "silverguard@2"
REPLAY = ReplayOptions(Path("-"), Path("-"), model="none")
Events = tuple[bytes, ...]
STREETS = {"p0": "a", "p1": "a", "p2": "a", "p3": "b", "p4": "b", "p5": "b"}


def lines(*more: tuple[int, Json]) -> Events:
    """Return the events of six homes, with others at their moments."""
    rng = np.random.default_rng(1)
    events = [{"kind": "heartbeat", "person": "x", "at": LAST + DAY_MS, "sensor": "hub"}]
    for person in STREETS:
        silent = LAST + int(SILENT_FROM.get(person, 24) * HOUR_MS)
        events += home(person, silent, rng)[:: SELDOM.get(person, 1)]
    events += [{"at": at, **said} for at, said in more]
    events.sort(key=lambda event: (event["at"], event["person"]))
    return tuple(
        json.dumps({"id": str(k), **event}).encode() + b"\n" for k, event in enumerate(events)
    )


def profiles() -> list[bytes]:
    said = [
        {"kind": "profile", "id": f"r{p}", "person": p, "at": 0, "street": street}
        for p, street in STREETS.items()
    ]
    return [json.dumps(one).encode() + b"\n" for one in said]


Said = tuple[list[Any], list[Any], list[Any]]
"""Warnings, explanations and what a challenger would have said, each in order."""


def ordered(*said: Sequence[Json]) -> Said:
    first, second, third = (sorted(one, key=lambda each: (each["at"], each["id"])) for one in said)
    return first, second, third


@cache
def by_one_pipeline(events: Events, model: bytes = b"") -> Said:
    """Let one pipeline see everybody; the same for every size of bites, so asked once."""
    with TemporaryDirectory() as folder:
        made = assembled(REPLAY, at(Path(folder), model))
        made.register(decode(b"".join(profiles())))
        warnings: list[Line] = []
        explained: list[Line] = []
        unseen: list[Line] = []
        for start in range(0, len(events), 5000):
            result = made.feed(decode(b"".join(events[start : start + 5000])))
            warnings += [one for one in result.warnings if one.tier >= 1]
            explained += result.explained
            unseen += [one for one in result.shadowed if one.tier >= 1]
    return ordered(as_json(warnings), as_json(explained), as_json(unseen))


def at(home: Path, model: bytes = b"") -> Settings:
    """Return settings of a home that has a model, if one is given."""
    settings = Settings(home=home, clock="log", partitions=3)
    if model:
        ModelCache(settings).keep(MODEL, model)
    return settings


def fed(events: Events, settings: Settings) -> None:
    """Put events into the log of a home."""
    file = settings.home.with_suffix(".ndjson")
    file.write_bytes(b"".join(events))
    feed(file, open_log(settings), ZoneInfo(settings.tz), Pace(rate=1e9))


@cache
def after_weeks(events: Events, model: bytes = b"") -> Path:
    """Return a home whose worker has lived through ordinary weeks, in large bites, and has left."""
    settings = at(Path(mkdtemp(prefix="silverguard-")) / "home", model)
    _send(b"".join(profiles()), open_log(settings), ZoneInfo(settings.tz))
    fed(events, settings)
    with pytest.MonkeyPatch.context() as at_once, closing(journal_of(settings)) as journal:
        at_once.setattr("streams.log.journal_source.RECORDS", 5000)
        worked(settings, journal, save=True)
    return settings.home


def by_a_worker(events: Events, folder: Path, model: bytes = b"") -> Said:
    """Let a worker see the same, a partition at a time; another goes on for the last days."""
    ordinary = sum(json.loads(line)["at"] < LAST - 4 * DAY_MS for line in events)
    settings = at(Path(copytree(after_weeks(events[:ordinary], model), folder / "home")))
    fed(events[ordinary:], settings)
    with closing(journal_of(settings)) as journal:
        worked(settings, journal)
        told = [
            [json.loads(one.value) for one in journal.read(topic, 0, 10**6) if one.value]
            for topic in (WARNINGS, EPISODES, SHADOW)
        ]
    return ordered(*told)


@pytest.fixture(params=[7, 5000], autouse=True)
def bites(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker take so many records at once on the last days."""
    monkeypatch.setattr("streams.log.journal_source.RECORDS", request.param)


def test_an_outage_is_explained_across_partitions(tmp_path: Path) -> None:
    wanted = by_one_pipeline(lines())
    assert "p0" in [one["person"] for one in wanted[1]]  # its warning came before the outage
    assert {one["person"] for one in wanted[0] if one["at"] > LAST} >= {"p0", "p3"}
    assert by_a_worker(lines(), tmp_path) == wanted


def test_who_is_erased_while_a_silence_waits_is_not_warned_of(tmp_path: Path) -> None:
    said, _, _ = by_one_pipeline(lines())
    last = [one["at"] for one in said if one["person"] == "p3" and one["at"] > LAST]
    erased = (min(last) - 30_000, {"kind": "profile", "person": "p3", "deleted": True})
    wanted = by_one_pipeline(lines(erased))
    assert len(wanted[0]) == len(said) - len(last)
    later = [one for one in wanted[0] if one["person"] != "p3"]
    found = by_a_worker(lines(erased), tmp_path)
    assert (found[0], found[1]) == (later, wanted[1])  # what was said before is erased as well


def test_a_challenger_sees_the_same_outage(tmp_path: Path) -> None:
    data = dumped(Artefact(MODEL))  # the rules again, under another name
    said = []
    for day, shadow in ((2, " shadow=1"), (DAYS - 3, "")):
        switch = read(f"{MODEL} sha256={sha256(data)}{shadow}")
        moment = START + day * DAY_MS
        said.append((moment, json.loads(record(switch, f"m{day}", 0, moment))))
    wanted = by_one_pipeline(lines(*said), data)
    assert any(one["warning"] == "home" for one in wanted[2])
    assert {one["versions"]["model"] for one in wanted[0] if one["at"] > LAST} == {MODEL}
    assert by_a_worker(lines(*said), tmp_path, data) == wanted
