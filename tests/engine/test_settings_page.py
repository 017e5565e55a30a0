"""The page of settings says what the settings say, in both languages."""

from __future__ import annotations

from engine.settings import Settings
from engine.settings_page import CHINESE, PAGE, meanings, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m engine.settings_page"


def test_every_setting_says_what_it_is_for_in_both_languages() -> None:
    assert list(CHINESE) == list(meanings()) == list(Settings.model_fields)
