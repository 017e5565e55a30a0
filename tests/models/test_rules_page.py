"""The page of rules says what the rules say."""

from __future__ import annotations

from models.discovery import rules
from models.rules_page import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m models.rules_page"


def test_every_rule_is_on_it_once() -> None:
    text = page()
    assert all(text.count(f"\n### {rule.title} {rule.id}\n") == 1 for rule in rules())
