"""Finds the rules by walking `models/rules/`: a file there is a rule, nothing is registered."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import models.rules
from models.detector import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of their ids.

    Raises
    ------
    ValueError
        If a rule's id differs from its file's name.

    Examples
    --------
    >>> "sos" in [rule.id for rule in rules()]
    True
    """
    found = walk_packages(models.rules.__path__, "models.rules.")
    names = sorted((m.name for m in found if not m.ispkg), key=lambda name: name.rpartition(".")[2])
    return tuple(_rule(name) for name in names)


@cache
def life_safety() -> frozenset[str]:
    """Return the ids of the rules that speak outside every allowance.

    Examples
    --------
    >>> {"sos", "limit_silence"} <= life_safety(), "slow_day" in life_safety()
    (True, False)
    """
    return frozenset(rule.id for rule in rules() if rule.at_once or rule.limit)


def _rule(name: str) -> Rule:
    rule: Rule = import_module(name).RULE
    if rule.id != name.rpartition(".")[2]:
        raise ValueError(f"{name} holds a rule of another id; rename one of them")
    return rule
