"""The economic index in words: one number, what it is made of, how much could be seen."""

from __future__ import annotations

from engine.desk.web.texts import Language, said
from engine.store.people.portrait_line import Component, Index


def covered(index: Index, language: Language) -> str:
    """Return how much could be seen, and where that is too little for a number what is needed.

    Examples
    --------
    >>> covered(Index(None, 0.25, 0.6, []), "en")
    'coverage 25%, no score below 60%'
    """
    told = f"{said('coverage', language)} {index.coverage:.0%}"
    if index.value is not None:
        return told
    least = f"{said('no_index', language)} {index.least:.0%}"
    return f"{told}，{least}" if language == "zh" else f"{told}, {least}"


def ranked(one: Component, language: Language) -> str:
    """Return the rank in words.

    Examples
    --------
    >>> ranked(Component("buffer", "储备月数", "reserve", 0.2, 6.0, 0.5), "zh")
    '高于 50% 同类老人'
    """
    if one.rank is None:
        return said("unknown", language)
    share = f"{one.rank:.0%}"
    return f"高于 {share} 同类老人" if language == "zh" else f"above {share} of the cohort"
