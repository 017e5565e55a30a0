"""The version of a warning's code is a digest of what decides, the same wherever that lies."""

from __future__ import annotations

import shutil
from pathlib import Path

import grimp
import pytest

from engine.version import DECIDING, ROOT, VERSION, code_version, sources_digest

ASIDE = {
    "engine.formats": "how a warning is written: the contract's to version, by its schema",
    "engine.health": "the pulse of lanes",
    "engine.ingest.canary_press": "what the call of a test person looks like",
    "engine.settings": "allowances and limits that an operator chose",
    "engine.version": "this itself",
    "engine.webhooks": "whom an operator chose to tell of incidents",
    "streams.user_error": "how a refusal is told",
}
"""Imported on the way, but neither rule nor kernel nor alerting."""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for folder in DECIDING:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.pyc"))
    return tmp_path


def test_another_place_has_the_same_digest(copied: Path) -> None:
    assert code_version() == f"{VERSION}+{sources_digest(copied)}"


def test_ends_of_lines_and_files_that_are_no_source_do_not_count(copied: Path) -> None:
    rule = copied / "models" / "rules" / "meter" / "meter_leak.py"
    rule.write_bytes(rule.read_bytes().replace(b"\n", b"\r\n"))
    (copied / "models" / "rules" / "meter" / "notes.txt").write_text("beside it")
    (copied / "engine" / "desk").mkdir()
    (copied / "engine" / "desk" / "page.py").write_text("'of no weight'")
    assert code_version() == f"{VERSION}+{sources_digest(copied)}"


@pytest.mark.parametrize(
    "file",
    [
        "models/rules/meter/meter_leak.py",
        "features/health/meters.py",
        "streams/admission/clock.py",
        "streams/codec/scanner.py",
        "engine/alerting/tiers.py",
        "engine/pipeline/pipeline.py",
    ],
)
def test_a_rule_a_kernel_and_an_edge_between_tiers_make_another_version(
    copied: Path, file: str
) -> None:
    path = copied / file
    path.write_bytes(path.read_bytes() + b"# one more\n")
    assert not code_version().endswith(sources_digest(copied))


def test_a_rule_that_goes_or_is_renamed_makes_another_version(copied: Path) -> None:
    rule = copied / "models" / "rules" / "meter" / "meter_leak.py"
    rule.rename(rule.with_name("meter_drip.py"))
    renamed = sources_digest(copied)
    rule.with_name("meter_drip.py").unlink()
    assert len({code_version()[-16:], renamed, sources_digest(copied)}) == 3


def test_all_that_the_pipeline_imports_is_in_the_digest() -> None:
    graph = grimp.build_graph("streams", "features", "models", "engine", cache_dir=None)
    used = graph.find_upstream_modules("engine.pipeline.pipeline")
    known = (*(folder.replace("/", ".") for folder in DECIDING), *ASIDE)
    assert len(used) > 80
    assert [
        one for one in sorted(used) if not f"{one}.".startswith(tuple(f"{k}." for k in known))
    ] == []


def test_every_folder_of_it_is_a_package_that_an_installation_brings() -> None:
    folders = {path.parent for folder in DECIDING for path in (ROOT / folder).rglob("*.py")}
    assert [one for one in sorted(folders) if not (one / "__init__.py").exists()] == []
