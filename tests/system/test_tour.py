"""The life of a model as docs/models.md tells it, through the command line, from first to last."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.delivery.delivery import Delivery
from engine.log.event_log import journal_of
from engine.settings import read_settings
from engine.store.models import shadow_counts
from engine.store.store import Store
from streams.contract.json_object import Json
from streams.contract.topics import WARNINGS
from tests.support.events.scene_town import town
from tests.support.servers.mlflow_server import serving
from tests.support.servers.run_worker import worked

PAGE = Path(__file__).resolve().parents[2] / "docs" / "models.md"
PART_LINES = 400
pytestmark = pytest.mark.usefixtures("small_forests")
REFUSED = "# refused"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def home(store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set a home up with default gates."""
    chosen = {"DATABASE_URL": database_url, "CLOCK": "log", "PARTITIONS": "2"}
    for name, value in chosen.items():
        monkeypatch.setenv(f"SILVERGUARD_{name}", value)
    made = read_settings().home
    made.mkdir()
    return made


@pytest.fixture
def embedded(home: Path, empty_mlflow: Path) -> Path:
    """Track in a file; returns the home."""
    shutil.copy(empty_mlflow, home / "mlflow.sqlite")
    return home


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
        self._folder, self._capsys, self._fed = folder, capsys, 0
        self._lines: list[bytes] = []

    def follow(self, events: Path) -> None:
        """Feed from these events from here on."""
        with events.open("rb") as file:
            self._lines = [next(file) for _ in range(8 * PART_LINES)]

    def run(self, *words: str) -> int:
        """Run one command."""
        return cli.run(list(words))

    def said(self) -> str:
        """Return what the commands said since the last time."""
        told = self._capsys.readouterr()
        return told.out + told.err

    def live(self) -> str | None:
        """Feed the next part, with an SOS at its end; returns the version the SOS carries."""
        part = self._lines[self._fed * PART_LINES : (self._fed + 1) * PART_LINES]
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


def commands() -> Iterator[tuple[list[str], int]]:
    """Yield the commands of the page's tour, and the exit code that it promises for each."""
    block: str | None = None  # the language of the block that is read, empty for the tour's
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            block = line.removeprefix("```") if block is None else None
        elif block == "" and line.startswith("silverguard "):
            yield shlex.split(line, comments=True)[1:], int(REFUSED in line)


class Page:
    """The page's commands, one after the other."""

    def __init__(self, tour: Tour) -> None:
        self._tour, self._commands = tour, commands()

    def step(self, *begins: str) -> str:
        """Run the next command, which must begin so; returns what it said."""
        words, code = next(self._commands)
        assert tuple(words[: len(begins)]) == begins
        self._tour.said()
        ended = self._tour.run(*words)
        said = self._tour.said()
        assert ended == code, f"{words}: {said}"
        return said

    def over(self) -> bool:
        """Tell whether nothing was left out."""
        return next(self._commands, None) is None


def test_the_life_of_a_model(
    embedded: Path, tmp_path: Path, capsys: Said, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tour = Tour(tmp_path, capsys)
    page = Page(tour)
    page.step("simulate")
    tour.follow(tmp_path / "town" / "events.ndjson")
    assert "silverguard@1 (challenger)" in page.step("train")
    assert tour.live() is None  # rules alone

    page.step("models", "shadow")
    assert tour.run("models", "shadow", "silverguard@1", "--approver", "li") == 0  # everywhere
    assert tour.live() is None
    assert shadowed(store) == {"silverguard@1"}

    assert tour.run("models", "promote", "silverguard@1", "--approver", "wang") == 1
    assert "通过 passed" in page.step("models", "compare", "none")
    assert Path("compare.html").exists()
    assert tour.run("models", "promote", "silverguard@1", "--approver", "li") == 1
    page.step("models", "promote", "silverguard@1")
    assert tour.live() == "silverguard@1"
    listed = page.step("models", "list")
    assert "champion" in listed and "331102 50%" in listed

    page.step("train")
    refused = page.step("models", "compare", "silverguard@1")
    assert "未通过 not passed" in refused and refused.count("\n") < 40
    assert "--override" in page.step("models", "promote", "silverguard@2")
    page.step("models", "promote", "silverguard@2")
    assert tour.live() == "silverguard@2"
    assert "on trial" in page.step("models", "history")
    page.step("models", "rollback")
    assert tour.live() == "silverguard@1"
    page.step("models", "drift")
    assert "<svg" in Path("drift.html").read_text(encoding="utf-8")
    assert page.over()


def shadowed(store: Store) -> set[str]:
    """Deliver what the shadows would have said; returns which versions said something."""
    journal = journal_of(read_settings())
    while Delivery(journal, store).step() and not shadow_counts(store.engine):
        pass
    journal.close()
    return {key[0] for key in shadow_counts(store.engine)}


def test_a_tracking_server_serves_the_same(server: Path, tmp_path: Path, capsys: Said) -> None:
    folder = town(people=5, days=14, seed=5)
    tour = Tour(tmp_path, capsys)
    tour.follow(folder / "events.ndjson")
    files = [
        *("--events", str(folder / "events.ndjson")),
        *("--truth", str(folder / "truth.ndjson")),
    ]
    assert tour.run("train", *files, "--until", "2026-03-12", "--by", "li") == 0
    assert tour.run("models", "compare", "none", "silverguard@1", *files) == 1  # too few cases
    newest, sound = damaged(server)
    tour.said()
    promote = (
        "models",
        "promote",
        "silverguard@1",
        "--approver",
        "wang",
        "--override",
        "a rehearsal",
    )
    assert tour.run(*promote) == 2
    assert "拒绝加载" in tour.said()
    newest.write_bytes(sound)
    assert tour.run(*promote) == 0
    assert tour.live() == "silverguard@1"


def damaged(artefacts: Path) -> tuple[Path, bytes]:
    """Turn a bit of the newest artefact; returns its file and what it held."""
    newest = max(artefacts.rglob("artefact.npz"), key=lambda path: path.stat().st_mtime_ns)
    sound = newest.read_bytes()
    newest.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    return newest, sound
