"""The generated documents in docs/ are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.schemas import documents, write

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize(("path", "text"), documents().items())
def test_documents_are_not_stale(path: str, text: str) -> None:
    assert (DOCS / path).read_text(encoding="utf-8") == text, "run python -m streams.schemas docs"


def test_documents_are_written_where_they_belong(tmp_path: Path) -> None:
    write(tmp_path)
    assert (tmp_path / "asyncapi.json").is_file() and (tmp_path / "schemas/event.json").is_file()
