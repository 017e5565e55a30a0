"""What a machine that asks sends: a sentence for each application, short, and about nobody."""

from __future__ import annotations

import pytest

from engine.desk.ladder.asked_text import SMS_SIGNS, TEXTS, text_of
from models.detector import APPLICATIONS


@pytest.mark.parametrize("asks", ["person", "contact"])
@pytest.mark.parametrize("kind", APPLICATIONS)
def test_there_is_one_for_each_who_and_what(asks: str, kind: str) -> None:
    said = text_of(asks, kind)
    assert len(said["zh"]) <= SMS_SIGNS, len(said["zh"])
    assert all(key in said[language] for language in ("zh", "en") for key in ("1", "2"))


def test_of_fraud_it_tells_the_number_to_ring() -> None:
    of_fraud = [pair for (_, kind), pair in TEXTS.items() if kind == "fraud"]
    assert all("96110" in one for pair in of_fraud for one in pair)
