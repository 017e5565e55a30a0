"""Templates of the pages (Jinja2): everything that is put in is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.desk.web.static import address_of
from engine.desk.web.texts import Language, said

DESK = Path(__file__).resolve().parents[1]
"""Each noun's templates lie beside its routes: `queue/card.html`."""


@cache
def environment() -> Environment:
    """Return the templates; an unknown name in one is an error, never an empty place."""
    made = Environment(
        loader=FileSystemLoader(DESK),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = address_of
    return made


def rendered(template: str, language: Language, **values: object) -> str:
    """Return a template filled in; `t("key")` in it are the words of the language."""

    def t(key: str) -> str:
        return said(key, language)

    return environment().get_template(template).render(t=t, language=language, **values)


def page(
    request: Request, template: str, language: Language, status: int = 200, **values: object
) -> HTMLResponse:
    """Return a whole page, or the part of it that a script asked for (`X-Part`).

    Scripts of the page bear the nonce of this answer. `csrf` goes into every form: who forges a
    request cannot read it.
    """
    return HTMLResponse(
        rendered(
            template,
            language,
            base="web/part.html" if "x-part" in request.headers else "web/layout.html",
            nonce=request.state.nonce,
            csrf=getattr(request.state, "csrf", ""),
            made_up=getattr(request.app.state, "made_up", False),
            **values,
        ),
        status,
    )
