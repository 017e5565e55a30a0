"""Freezing: objects of known classes as plain JSON and arrays, and back; nothing in it can run.

Arrays stay as they are, so that a large population is written without being copied. An object met
twice is written once and shared again after thawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import numpy as np

from engine.formats.lines import Memory
from engine.snapshots.arrays import Array
from models.detector import Rule
from models.discovery import rules

Kinds = Mapping[str, type]
_PLAIN = (str, int, float, bool, type(None))


class Freezer:
    """Turns a tree of values into JSON-able values; gathers the arrays it meets."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._met: dict[int, int] = {}
        self.arrays: list[Array] = []

    def freeze(self, value: object) -> Any:
        """Return `value` as JSON.

        Raises
        ------
        TypeError
            If it holds an object of a class that is not listed.

        Examples
        --------
        >>> Freezer({}).freeze({(1, "a"): [2.5]})
        {'dict': [[{'tuple': [1, 'a']}, {'list': [2.5]}]]}
        """
        if isinstance(value, np.ndarray):
            self.arrays.append(value)
            return {"array": len(self.arrays) - 1}
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, Mapping):
            return {"dict": [[self.freeze(k), self.freeze(v)] for k, v in value.items()]}
        if isinstance(value, list):
            return {"list": [self.freeze(one) for one in value]}
        if type(value) is tuple:
            return {"tuple": [self.freeze(one) for one in value]}
        if isinstance(value, Rule):
            return {"rule": value.id}
        return self._object(value)

    def _object(self, value: object) -> Memory:
        name = type(value).__name__
        if self._kinds.get(name) is not type(value):
            raise TypeError(f"cannot freeze a {name}")
        if id(value) in self._met:
            return {"again": self._met[id(value)]}
        frozen = {"kind": name, "has": self.freeze(_attributes(value))["dict"]}
        self._met[id(value)] = len(self._met)
        return frozen


class Thawer:
    """Turns frozen values back, with the arrays they name."""

    def __init__(self, kinds: Kinds, arrays: list[Array]) -> None:
        self._kinds, self._arrays = kinds, arrays
        self._met: list[Any] = []
        self._rules = {rule.id: rule for rule in rules()}

    def thaw(self, frozen: object) -> Any:
        """Return the value.

        Raises
        ------
        KeyError
            If it names a class or a rule that is not there any more.

        Examples
        --------
        >>> Thawer({}, []).thaw({"dict": [[{"tuple": [1, "a"]}, {"list": [2.5]}]]})
        {(1, 'a'): [2.5]}
        """
        if not isinstance(frozen, dict):
            return frozen
        if "array" in frozen:
            return self._arrays[frozen["array"]]
        if "dict" in frozen:
            return {self.thaw(k): self.thaw(v) for k, v in frozen["dict"]}
        if "list" in frozen:
            return [self.thaw(one) for one in frozen["list"]]
        if "tuple" in frozen:
            return tuple(self.thaw(one) for one in frozen["tuple"])
        if "rule" in frozen:
            return self._rules[frozen["rule"]]
        if "again" in frozen:
            return self._met[frozen["again"]]
        return self._object(self._kinds[frozen["kind"]], frozen["has"])

    def _object(self, kind: type, has: Iterable[tuple[str, object]]) -> object:
        attributes = {name: self.thaw(value) for name, value in has}
        known = _known(kind)
        if known is not None:  # a later version, rolled back, may have said more
            attributes = {name: value for name, value in attributes.items() if name in known}
        if issubclass(kind, tuple):
            defaults: dict[str, Any] = kind._field_defaults  # type: ignore[attr-defined]
            attributes = defaults | attributes
            made: Any = kind(*(attributes[name] for name in known or ()))
        else:
            made = object.__new__(kind)
            for name, value in (_unsaid(kind) | attributes).items():
                object.__setattr__(made, name, value)
        self._met.append(made)
        return made


def _known(kind: type) -> tuple[str, ...] | None:
    """Return what an object of a class may hold, None where that is anything."""
    if issubclass(kind, tuple):
        names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
        return names
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None


def _unsaid(kind: type) -> Memory:
    """Return what an older snapshot could not say: the defaults of a dataclass's fields."""
    if not is_dataclass(kind):
        return {}
    return {one.name: one.default for one in fields(kind) if one.default is not MISSING}


def _attributes(value: object) -> Memory:
    """Return what an object holds: of a named tuple, a dataclass or a plain object."""
    if isinstance(value, tuple):
        named: dict[str, Any] = value._asdict()  # type: ignore[attr-defined]
        return named
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    return dict(vars(value))
