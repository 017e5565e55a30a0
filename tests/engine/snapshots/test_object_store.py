"""Snapshots in an object store that several machines share: the same promises as in a folder."""

from __future__ import annotations

from collections.abc import Iterator

import fsspec
import numpy as np
import pytest
from fsspec.config import conf
from moto.server import ThreadedMotoServer

from engine.snapshots.full import DamagedSnapshotError
from engine.snapshots.snapshots import Snapshots
from streams.contract.topics import EVENTS
from streams.log.chunk import Place

PLACE = Place(EVENTS, 3)
URL = "s3://silverguard/snapshots"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Start an object store on this machine, with one empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setitem(conf, "s3", {"endpoint_url": f"http://127.0.0.1:{port}"})
    fsspec.filesystem("s3").mkdir("silverguard")
    yield URL
    fsspec.filesystem("s3").rm("silverguard", recursive=True)  # it would outlive the server
    fsspec.filesystem("s3").clear_instance_cache()
    server.stop()


def memory(number: int) -> dict[str, object]:
    return {"array": np.arange(100_000) + number, "number": number}


def test_the_newest_sound_one_wins_and_a_flipped_bit_is_refused(bucket: str) -> None:
    kept = Snapshots(bucket, PLACE)
    assert kept.newest() is None
    for number in range(1, 6):
        kept.save(number, 7, memory(number))
    assert [one.position for one in kept.saved()] == [5, 4, 3]
    files = fsspec.filesystem("s3")
    path = f"silverguard/snapshots/{EVENTS}-3/{kept.saved()[0].name}"
    data = bytearray(files.cat_file(path))
    data[len(data) // 2] ^= 1
    files.pipe_file(path, bytes(data))
    with pytest.raises(DamagedSnapshotError):
        kept.load(kept.saved()[0])
    elsewhere = Snapshots(bucket, PLACE).newest()  # another machine sees the same
    assert elsewhere is not None
    saved, held = elsewhere
    assert (saved.position, saved.generation, held["number"]) == (4, 7, 4)
    assert (held["array"] == memory(4)["array"]).all()


def test_places_do_not_see_one_anothers(bucket: str) -> None:
    Snapshots(bucket, PLACE).save(1, 0, memory(1))
    assert Snapshots(bucket, Place(EVENTS, 4)).saved() == []
