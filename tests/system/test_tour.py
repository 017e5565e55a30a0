"""The life of a model as docs/models.md tells it, through the command line, from first to last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.incidents.delivery import Delivery
from engine.log.event_log import journal_of
from engine.settings import read_settings
from engine.store.models import shadow_counts
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.topics import WARNINGS
from tests.support.mlflow_server import serving
from tests.support.run_worker import worked
from tests.support.scene_town import town

pytestmark = pytest.mark.usefixtures("small_forests")
PARTS = 6
Said = pytest.CaptureFixture[str]


@pytest.fixture
def home(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set a home up whose gates let everything through; returns it."""
    lax = {"GATE_EPISODES": "1", "GATE_LOST": "99", "GATE_FALSE_RISE": "99"}
    chosen = {"DATABASE_URL": database_url, "CLOCK": "log", "PARTITIONS": "2", **lax}
    for name, value in chosen.items():
        monkeypatch.setenv(f"SILVERGUARD_{name}", value)
    made = read_settings().home
    made.mkdir()
    return made


@pytest.fixture
def embedded(home: Path, empty_mlflow: Path) -> Path:
    """Track in a file; returns the folder of the artefacts."""
    (home / "mlflow.sqlite").write_bytes(empty_mlflow.read_bytes())
    return home / "artefacts"


@pytest.fixture
def server(
    home: Path, tmp_path: Path, empty_mlflow: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Track on a server; yields the folder of its artefacts."""
    with serving(tmp_path / "server", empty_mlflow) as address:
        monkeypatch.setenv("SILVERGUARD_MLFLOW_URI", address)
        yield tmp_path / "server" / "artefacts"


class Tour:
    """One town whose log is fed part by part."""

    def __init__(self, folder: Path, capsys: Said) -> None:
        self.town, self._folder, self._capsys = town(people=5, days=14, seed=5), folder, capsys
        lines = (self.town / "events.ndjson").read_bytes().splitlines(keepends=True)
        size = len(lines) // PARTS + 1
        self._parts = [lines[k : k + size] for k in range(0, len(lines), size)]
        self._fed = 0
        self.files = [
            *("--events", str(self.town / "events.ndjson")),
            *("--people", str(self.town / "people.csv")),
            *("--truth", str(self.town / "truth.ndjson")),
        ]

    def run(self, *words: str) -> int:
        """Run one command."""
        return cli.run(list(words))

    def said(self) -> str:
        """Return what the commands said since the last time."""
        told = self._capsys.readouterr()
        return told.out + told.err

    def live(self) -> str | None:
        """Feed the next part, with an SOS at its end; returns the version the SOS carries."""
        part = self._parts[self._fed]
        sos = json.loads(part[-1]) | {"kind": "sos", "id": f"tour-{self._fed}", "person": "p000001"}
        told = {name: sos[name] for name in ("kind", "id", "person", "at")}
        file = self._folder / f"part-{self._fed}.ndjson"
        file.write_bytes(b"".join(part) + json.dumps(told).encode() + b"\n")
        assert self.run("feed", "--events", str(file), "--rate", "1e9") == 0
        self._fed += 1
        journal = journal_of(read_settings())
        worked(read_settings(), journal, save=True)  # every part is a restart as well
        warnings: list[Json] = [json.loads(one.value) for one in journal.read(WARNINGS, 0, 10**6)]
        journal.close()
        pressed = [one for one in warnings if one["events"] == [told["id"]]]
        model: str | None = pressed[0]["versions"]["model"]
        return model


def test_the_life_of_a_model(embedded: Path, tmp_path: Path, capsys: Said, store: Store) -> None:
    tour = Tour(tmp_path, capsys)
    assert tour.run("train", *tour.files, "--by", "li") == 0
    assert "silverguard@1 (challenger)" in tour.said()
    assert tour.live() is None  # rules alone

    assert tour.run("models", "shadow", "silverguard@challenger", "--approver", "li") == 0
    assert tour.live() is None
    journal = journal_of(read_settings())
    while Delivery(journal, store).step() and not shadow_counts(store.engine):
        pass
    journal.close()
    assert {key[0] for key in shadow_counts(store.engine)} == {"silverguard@1"}

    page = tmp_path / "compare.html"
    assert tour.run("models", "promote", "silverguard@1", "--approver", "wang") == 1
    compare = ("models", "compare", "none", "silverguard@1", *tour.files, "--page", str(page))
    assert tour.run(*compare) == 0
    assert "通过 passed" in tour.said() and page.exists()
    assert tour.run("models", "promote", "silverguard@1", "--approver", "li") == 1
    assert tour.run("models", "promote", "silverguard@1", "--approver", "wang") == 0
    assert tour.live() == "silverguard@1"

    assert tour.run("train", *tour.files, "--share", "0.6", "--by", "wang") == 0
    assert tour.run("models", "compare", "silverguard@1", "silverguard@2", *tour.files) == 0
    newest, sound = damaged(embedded)
    tour.said()
    assert tour.run("models", "promote", "silverguard@2", "--approver", "li") == 2
    assert "拒绝加载" in tour.said()
    assert tour.live() == "silverguard@1"

    newest.write_bytes(sound)
    assert tour.run("models", "promote", "silverguard@2", "--approver", "li") == 0
    assert tour.live() == "silverguard@2"
    assert tour.run("models", "rollback", "--approver", "zhao") == 0
    assert tour.live() == "silverguard@1"

    tour.said()
    assert tour.run("models", "history", "--json") == 0
    told = json.loads(tour.said())
    assert [(one["version"], one["approver"], one["until"] is None) for one in told] == [
        ("silverguard@1", "wang", False),
        ("silverguard@2", "li", False),
        ("silverguard@1", "zhao", True),
    ]
    assert tour.run("models", "list") == 0
    assert "champion" in tour.said()


def test_a_tracking_server_serves_the_same(server: Path, tmp_path: Path, capsys: Said) -> None:
    tour = Tour(tmp_path, capsys)
    assert tour.run("train", *tour.files, "--by", "li") == 0
    assert tour.run("models", "compare", "none", "silverguard@1", *tour.files) == 0
    newest, sound = damaged(server)
    tour.said()
    assert tour.run("models", "promote", "silverguard@1", "--approver", "wang") == 2
    assert "拒绝加载" in tour.said()
    newest.write_bytes(sound)
    assert tour.run("models", "promote", "silverguard@1", "--approver", "wang") == 0
    assert tour.live() == "silverguard@1"


def damaged(artefacts: Path) -> tuple[Path, bytes]:
    """Turn a bit of the newest artefact; returns its file and what it held."""
    newest = max(artefacts.rglob("artefact.npz"), key=lambda path: path.stat().st_mtime_ns)
    sound = newest.read_bytes()
    newest.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    return newest, sound
