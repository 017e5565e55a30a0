"""The problem that answers a delivery of which nothing could be used."""

from __future__ import annotations

from http import HTTPStatus

from engine.desk.web.problems import Problem
from engine.ingest.receipt import Receipt


class NothingTaken(Problem, Receipt):
    """No line of a delivery was taken: all of them lie in quarantine."""


def nothing_taken(receipt: Receipt) -> NothingTaken:
    """Return the problem of a delivery of which nothing could be used."""
    detail = (
        "no line could be used: all of them lie in quarantine, `refused` says why; sending them"
        " again as they are is of no use"
    )
    title = HTTPStatus(422).phrase
    return NothingTaken(title=title, status=422, detail=detail, **receipt.model_dump())
