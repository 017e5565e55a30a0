"""Names of a made-up town: the same for a seed, and numbers that ring nowhere."""

from __future__ import annotations

import json

from streams.simulate.people.households import inhabitants
from streams.simulate.people.names import Named, named


def names(seed: int) -> list[Named]:
    folk, _ = inhabitants(40, 7, 2026)
    return [named(one, seed) for one in folk]


def test_everybody_has_a_name_a_phone_and_contacts_that_ring_nowhere() -> None:
    people = names(7)
    phones = [one.phone for one in people]
    for one in people:
        contacts = json.loads(one.guardians)
        assert 1 <= len(contacts) <= 3 and 2 <= len(one.name) <= 4
        assert all(each["name"] and each["relation"] for each in contacts)
        phones += [each["phone"] for each in contacts]
    assert len(set(phones)) == len(phones)
    assert all(len(one) == 11 and one.startswith("128") for one in phones)
    assert names(7) == people and names(8) != people
