"""The shape of the tree: small files, nothing of a workplace, docs whose links lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.tree import ROOT, tracked

LONGEST = 300
FULLEST = 15
ONE_PAGE = 70


def test_no_file_is_longer_than_a_stranger_reads() -> None:
    long = [path.name for path in tracked("*.py") if len(path.read_text().splitlines()) > LONGEST]
    assert not long


@pytest.mark.parametrize("lock", tracked("requirements*.lock"), ids=lambda path: path.name)
def test_a_lock_names_no_index(lock: Path) -> None:
    assert "://" not in lock.read_text()


@pytest.mark.parametrize("layer", ["streams", "features", "models", "engine"])
def test_nothing_installed_shadows_a_layer(layer: str) -> None:
    spec = find_spec(layer)
    assert spec is not None and spec.origin is not None
    assert Path(spec.origin).parent == ROOT / layer


@pytest.mark.parametrize("page", tracked("*.md"), ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_names_every_command(name: str) -> None:
    readme = (ROOT / name).read_text(encoding="utf-8")
    commands = {path.stem for path in tracked("engine/cli/commands/*.py")} - {"__init__"}
    assert {one for one in commands if f"`{one}" not in readme} == set()


@pytest.mark.parametrize(
    "layer", ["streams", "features", "models", "engine", "tests", "benchmarks"]
)
def test_no_folder_is_more_than_an_idea(layer: str) -> None:
    sizes = Counter(path.parent for path in tracked(f"{layer}/*.py") if path.stem != "__init__")
    full = {str(folder.relative_to(ROOT)): n for folder, n in sizes.items() if n > FULLEST}
    assert full.keys() <= {"engine/cli/commands"}


def test_no_test_leans_on_another() -> None:
    leaning = re.compile(r"^\s*(?:from|import) tests\.[\w.]*\btest_", re.MULTILINE)
    assert [one.name for one in tracked("tests/*.py") if leaning.search(one.read_text())] == []


def test_every_decision_is_dated_and_in_the_list() -> None:
    folder = ROOT / "docs" / "adr"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    for page in folder.glob("0*.md"):
        date = re.search(r"^Accepted, (\d{4}-\d\d-\d\d)", page.read_text(encoding="utf-8"), re.M)
        assert date is not None, page.name
        assert f"({page.name}) | {date[1]} |" in listed, page.name


def test_results_are_one_page_and_every_figure_of_them_stands_in_the_notes() -> None:
    results = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    pages = (ROOT / "docs" / "benchmarks").glob("*.md")
    notes = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert len(results.splitlines()) <= ONE_PAGE
    figure = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+")
    assert sorted(set(figure.findall(results)) - set(figure.findall(notes))) == []


def test_decisions_are_numbered_without_holes() -> None:
    numbers = sorted(int(page.name[:4]) for page in (ROOT / "docs" / "adr").glob("0*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
