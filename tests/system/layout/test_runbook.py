"""The runbook of alarms speaks of metrics that exist, and explains each alarm it lists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")


def test_every_metric_it_names_is_told_by_the_program() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "engine").rglob("*.py"))
    named = {name.removesuffix("_total") for name in re.findall(r"silverguard_[a-z_]+", PAGE)}
    assert len(named) > 8
    assert {name for name in named if f'"{name}"' not in code} == set()


def test_every_alarm_has_its_section_in_both_languages() -> None:
    linked = set(re.findall(r"\]\(#([a-z]+)\)", PAGE))
    sections = dict(re.findall(r"^## ([a-z]+)\n\n(.+?)(?=^## |\Z)", PAGE, flags=re.M | re.S))
    assert linked == set(sections)
    for text in sections.values():
        assert re.search(r"[\u4e00-\u9fff]{4}", text) and re.search(r"[a-z]{3} [a-z]{2}", text)
