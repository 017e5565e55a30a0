"""A script outside this tree walks over what a batch warned of, and reads it as it reads lines."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from engine.pipeline.result import BatchResult
from engine.settings import Settings
from streams.codec.decoder import decode
from tests.support.judged.made_pipeline import pipeline
from tests.support.judged.made_warning import made_warning

CALLS = b"".join(
    b'{"kind":"sos","id":"1","person":"p%d","at":1767225600000}\n' % n for n in range(2)
)


def test_a_batch_is_walked_over_as_its_warnings() -> None:
    result = pipeline(Settings(), teaching=False).feed(decode(CALLS, ZoneInfo("Asia/Shanghai")))
    assert isinstance(result, BatchResult)
    assert [one["detector"] for one in result] == ["sos", "sos"]
    assert {one["person"] for one in result} == {"p0", "p1"}


def test_a_warning_has_the_names_of_its_line_and_no_others() -> None:
    made = made_warning("w", "p")
    assert (made["id"], made["tier"], made["warning"]) == ("w", 3, "home")
    for name in ("detectors", "__init__", "tier "):
        with pytest.raises(KeyError):
            made[name]
