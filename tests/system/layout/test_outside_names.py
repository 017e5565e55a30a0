"""Names that programs outside import, whatever is moved within (ADR 23)."""

from __future__ import annotations

from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("streams.codec", "decode"),
        ("streams.validate", "explain"),
        ("engine.replay", "replay"),
        ("engine.replay", "assembled"),
        ("engine.replay", "ReplayOptions"),
        ("engine.replay.replay", "replay"),
        ("engine.settings", "read_settings"),
        ("streams.simulate.town", "simulate"),
        ("engine.cli", "__name__"),
        ("silverguard", "__name__"),
        ("engine.testing", "__name__"),
    ],
)
def test_what_others_import_is_there(module: str, name: str) -> None:
    assert hasattr(import_module(module), name)


def test_what_is_not_there_is_told_as_usual() -> None:
    with pytest.raises(ImportError):
        exec("from streams.codec import nothing_of_that_name")
