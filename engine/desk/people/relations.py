"""How somebody is related, in the language of the page: registers write a word in one of them."""

from __future__ import annotations

from functools import cache

from engine.alerting.units import Language

RELATIONS: tuple[tuple[str, str], ...] = (
    ("女儿", "daughter"), ("儿子", "son"), ("儿媳", "daughter-in-law"), ("女婿", "son-in-law"),
    ("老伴", "spouse"), ("妻子", "wife"), ("丈夫", "husband"), ("孙子", "grandson"),
    ("孙女", "granddaughter"), ("外孙", "grandson"), ("外孙女", "granddaughter"),
    ("哥哥", "brother"), ("弟弟", "brother"), ("姐姐", "sister"), ("妹妹", "sister"),
    ("侄子", "nephew"), ("侄女", "niece"), ("外甥", "nephew"), ("外甥女", "niece"),
    ("邻居", "neighbour"), ("朋友", "friend"), ("保姆", "carer"), ("监护人", "guardian"),
    ("网格员", "grid worker"), ("社区工作者", "community worker"), ("医生", "doctor"),
)  # fmt: skip
"""Chinese tells more: the first Chinese word of an English one is taken."""


def related(said: str, language: Language) -> str:
    """Return a relation in a language; what is not known stands as the register has it.

    Examples
    --------
    >>> related("女儿", "en"), related("Son", "zh"), related("远房表亲", "en")
    ('daughter', '儿子', '远房表亲')
    """
    return _words(language).get(said.strip().lower(), said)


@cache
def _words(language: Language) -> dict[str, str]:
    if language == "en":
        return dict(RELATIONS)
    return {english: chinese for chinese, english in reversed(RELATIONS)}
