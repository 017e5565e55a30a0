"""Finds the rules by walking `models/rules/`: a file there is a rule, nothing is registered."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

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
    names = sorted(module.name for module in iter_modules(models.rules.__path__))
    return tuple(_rule(name) for name in names)


def _rule(name: str) -> Rule:
    rule: Rule = import_module(f"models.rules.{name}").RULE
    if rule.id != name:
        raise ValueError(f"models/rules/{name}.py holds a rule of another id; rename one of them")
    return rule
