"""`Any` in what a function takes or returns: few, and each file says why it needs them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.support.tree import ROOT, tracked

FEWEST = 60
NUMBA = "an integer that compiled loops hold at another width than plain Python"
COLUMN = "a column of whatever type the table has it in"
JSON = "JSON, or a tree of it, whose reader tests what it holds"
REASONS = {
    "engine/desk/web/body.py": "a coroutine, as starlette names what a route answers by",
    "engine/evaluation/plots.py": "axes of matplotlib, an array of them or one",
    "engine/snapshots/arrays.py": "anything of bytes: Python 3.11 names no such type",
    "engine/snapshots/codec.py": "any value that a worker remembers, frozen to JSON and back",
    "engine/store/similar.py": "a query's columns, of which sqlalchemy knows seven types",
    "engine/store/tokens.py": "a row by the names of its table",
    "engine/training/sharded.py": "what was gathered of a share, where a replay has a shard",
    "engine/training/spark.py": "a session of pyspark, which may not be installed",
    "models/evaluation/cohorts.py": COLUMN,
    "streams/archive/chunks.py": COLUMN,
    "streams/archive/reading.py": COLUMN,
    "streams/codec/tokenizer.py": NUMBA,
    "streams/files/unpacked.py": "a buffer to read into: io names its type by a private one",
    "streams/kafka/batch_layout.py": NUMBA,
    "streams/kafka/group_membership.py": "what kafka-python, untyped, gives and takes",
    "streams/kernels/borrowed.py": "numba's own contexts and types, which it leaves untyped",
    "streams/odd_fields.py": "a value of JSON that float() may refuse",
    "tests/engine/desk/incidents/test_reads.py": "a value of JSON beside the shape described",
    "tests/engine/snapshots/test_versions.py": "the freezer's own signature, overridden",
    "tests/engine/training/test_train.py": "a structured array of the family's rows",
    "tests/streams/files/test_parquet.py": "fields of pyarrow, which has no types",
    "tests/streams/kafka/test_consumer.py": "records of kafka-python, which has no types",
    "tests/streams/kafka/test_group_membership.py": "what kafka-python, untyped, gives and takes",
    "tests/streams/codec/test_senders_words.py": "a value of JSON, whatever a sender writes",
    "tests/support/events/drawn_events.py": "strategies of whatever a field may be",
    "tests/support/events/odd_deliveries.py": "messages of the MQTT client, whatever they hold",
    "tests/support/events/odd_lines.py": "a value of JSON of whatever type a field wants",
    "tests/support/servers/on_kafka.py": "records of kafka-python, which has no types",
    "tests/system/faults/wall.py": "records of kafka-python, which has no types",
    "tests/engine/desk/web/test_schema_cases.py": "a case of whichever specification",
}


def any_in(tree: ast.AST) -> Iterator[str]:
    """Yield, for each parameter and each result whose type has `Any` in it, which it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = node.args
            every = [*told.posonlyargs, *told.args, *told.kwonlyargs]
            every += [told.vararg] if told.vararg else []
            yield from (one.arg for one in every if _has_any(one.annotation))
            if told.kwarg and _has_any(told.kwarg.annotation):
                yield f"**{told.kwarg.arg}"
            if _has_any(node.returns):
                yield "->"


def _has_any(type_: ast.expr | None) -> bool:
    return type_ is not None and any(
        (isinstance(one, ast.Name) and one.id == "Any")
        or (isinstance(one, ast.Attribute) and one.attr == "Any")
        or (isinstance(one, ast.Constant) and isinstance(one.value, str) and "Any" in one.value)
        for one in ast.walk(type_)
    )


def test_any_is_rare_and_each_has_a_reason() -> None:
    """What is handed on by name to whoever checks it (`**more: Any`) needs none of its own."""
    found = {
        path.relative_to(ROOT).as_posix(): list(any_in(ast.parse(path.read_text())))
        for path in tracked("*.py")
    }
    assert sum(map(len, found.values())) < FEWEST, {name: n for name, n in found.items() if n}
    own = {name for name, some in found.items() if [one for one in some if one[:2] != "**"]}
    assert sorted(own - REASONS.keys()) == []
    assert sorted(REASONS.keys() - own) == []  # no reason stands for what is gone


@pytest.mark.parametrize(
    "source",
    ["def f(x: Any): ...", "def f() -> typing.Any: ...", "async def f(*x: list[Any]): ...",
     "def f(**x: 'dict[str, Any]'): ..."],
)  # fmt: skip
def test_any_is_found(source: str) -> None:
    assert len(list(any_in(ast.parse(source)))) == 1
