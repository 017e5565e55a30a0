"""What goes out, as types: each is built once, encoded once, and read back by one view a reader.

Their order is that of the keys in a line. `engine.formats.records` publishes them (a test holds the
two together); readers decode what they need: `engine.delivery.shown_warning` for the desk,
`engine.store.warnings` for the columns of the table.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from models.detector import Application, Dimension

Shared = Literal["hub", "building", "street", "feed"]
"""What homes that fell silent together share."""


class Sentence(Struct, frozen=True):
    """One sentence in each language."""

    zh: str
    en: str


class Versions(Struct, frozen=True):
    """What judged."""

    code: str
    features: str
    model: str | None


class Warning(Struct, frozen=True, omit_defaults=True):
    """A warning as the engine raised it; times in epoch ms."""

    id: str
    episode: str
    person: str
    warning: Application
    dimension: Dimension
    detector: str
    tier: int
    score: float
    p: float | None
    onset: int
    at: int
    events: tuple[str, ...]
    reason: Sentence
    evidence: dict[str, float | dict[str, float]]
    versions: Versions
    care: bool = False
    test: bool = False

    def __getitem__(self, name: str) -> object:
        """Return a field by the name it has in the line, for scripts that read both alike.

        Raises
        ------
        KeyError
            No such field.
        """
        if name not in self.__struct_fields__:
            raise KeyError(name)
        return getattr(self, name)


class OutageExplanation(Struct, frozen=True):
    """What was found out after a warning: appended to its episode, lowering nothing."""

    id: str
    episode: str
    person: str
    at: int
    what: Literal["explained"]
    cause: Literal["outage"]
    shared: Shared
    silent: int
    asked: int
    reason: Sentence


class DataFault(Struct, frozen=True):
    """Something came that cannot be read and may be a call for help; holds no word of it."""

    id: str
    what: Literal["data_fault"]
    at: int
    topic: str
    partition: int
    offset: int
    cause: str
    person: str
    reason: Sentence


class CalledAgain(Struct, frozen=True):
    """Somebody calls, or a detector still alarms, within an episode that was warned of."""

    id: str
    episode: str
    person: str
    at: int
    what: Literal["called_again", "still_alarms"]
    reason: Sentence


Later = OutageExplanation | CalledAgain
"""What is appended to an episode after its warnings."""
Line = Warning | Later | DataFault
Urgent = Warning | CalledAgain | DataFault
"""What may be of life safety: it is spooled where it cannot reach the desk."""

Memory = dict[str, Any]
"""What a part of a worker remembers, by name: what `engine.snapshots.codec` can freeze."""
