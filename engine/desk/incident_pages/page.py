"""`/incidents/{id}`: all of an incident, and its acts as ordinary forms."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from engine.desk.access.caller import Caller
from engine.desk.access.permissions import may
from engine.desk.incident_pages.form_act import act_pages
from engine.desk.incident_pages.forms import ACTS, Form, body_of, validated
from engine.desk.incident_pages.matter import matter
from engine.desk.incidents import service as acting
from engine.desk.presence.service import Presence
from engine.desk.search.model import Located
from engine.desk.search.page import said_of
from engine.desk.search.service import SearchService
from engine.desk.web.refused import RefusedError
from engine.desk.web.templates import page
from engine.desk.web.texts import Language
from engine.store.store import Store


class Pages:
    """Draws incidents, and does what their forms ask."""

    def __init__(self, store: Store, zone: ZoneInfo) -> None:
        self._store, self._zone = store, zone
        self._service = acting.Service(store.engine)
        self._search = SearchService(store.engine, zone)
        self._presence = Presence(store.engine)

    def shown(
        self, request: Request, name: str, caller: Caller, lang: Language,
        refused: RefusedError | None = None, tried: str = "", form: Form | None = None,
    ) -> Response:  # fmt: skip
        """Return the page of an incident; if an act was refused with why, and what was written."""
        values = matter(self._store, name, caller, lang, self._zone)
        values["looking"] = self._presence.look(name, caller)
        status, said = (200, "") if refused is None else (refused.status, refused.detail)

        def wrote(act: str, field: str) -> str:
            return (form or {}).get(field, "") if act == tried else ""

        return page(
            request, "incident_pages/page.html", lang, status, me=caller, refused=said,
            tried=tried, wrote=wrote, **values,
        )  # fmt: skip

    def act(self, name: str, incident: str, caller: Caller, form: Form) -> None:
        """Do what a form asks, at the version that its page showed."""
        version = form.get("version", "")
        versions = frozenset({int(version)} if version.isdecimal() else ())
        path, key = f"/incidents/{incident}/{name}", form.get("key", "")[:200] or None
        asked = acting.Request(caller, path, body_of(name, form), key)  # before anything is written
        if name == "close" and form.get("found_place") and may(caller, "search.located"):
            self._located(incident, versions, asked, form)
            versions = frozenset(one + 1 for one in versions)
        self._service.act(name, incident, versions, asked)

    def _located(
        self, incident: str, versions: frozenset[int], asked: acting.Request, form: Form
    ) -> None:
        """Write where somebody was found, told with the form that closes: the map is scored."""
        said = {"place": form["found_place"], "datum": form.get("datum", "")}
        found = asked._replace(
            path=f"/search/{incident}/located", body=validated(Located, said_of(said)),
            key=asked.key and f"{asked.key}-found",
        )  # fmt: skip
        self._search.act("located", incident, found, versions)


def incident_pages(store: Store, zone: ZoneInfo) -> APIRouter:
    """Return the paths of the pages."""
    acts = {name: act.permission for name, act in ACTS.items()}
    return act_pages(Pages(store, zone), "/incidents", "incident.read", acts)
