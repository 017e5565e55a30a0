"""All that was warned of and done about a person, over HTTP: order, pages, area, what is masked."""

from __future__ import annotations

from engine.store.store import Store
from tests.support.desk.officer import Officer, badge, officers, raised

DUTY = {"warning": "home", "tier": 2}


def whole(who: Officer, person: str, limit: int = 200) -> list[tuple[str, str, str]]:
    """Return kind, entry and what of each, over all pages."""
    told, more = list[tuple[str, str, str]](), {"limit": str(limit)}
    while True:
        page = who.get(f"/people/{person}/timeline", **more).json()
        told += [(one["kind"], one["entry"], one["what"]) for one in page["items"]]
        if page["cursor"] is None:
            return told
        more["cursor"] = page["cursor"]


def test_what_is_closed_stays_on_it_and_the_newest_comes_first(store: Store) -> None:
    (li,) = officers(store, [badge("li")])
    store.put_warnings([raised(1, "p", **DUTY), raised(2, "q", **DUTY)])
    store.put_warnings([raised(3, "p", warning="fraud", tier=3)])
    fraud, home = li.queue(person="p")
    li.act("close", home["id"], {"others": {"outcome": "benign"}})
    li.act("take", fraud["id"])
    told = whole(li, "p")
    assert told == [
        ("fraud", "change", "taken"), ("home", "change", "closed"), ("fraud", "change", "opened"),
        ("fraud", "warning", "silence"), ("home", "change", "opened"),
        ("home", "warning", "silence"),
    ]  # fmt: skip
    assert whole(li, "p", 1) == whole(li, "p", 4) == told
    page = li.get("/people/p/timeline").json()
    assert {one["incident"] for one in page["items"]} == {fraud["id"], home["id"]}


def test_nobody_reads_of_who_lives_elsewhere(store: Store) -> None:
    store.put_people([{"person": "p", "area": "331102"}])
    store.put_warnings([raised(1, "p", **DUTY)])
    own, other, program = officers(
        store, [badge("li", area="331102"), badge("wu", area="3302"), badge("x", "sender")]
    )
    assert len(whole(own, "p")) == 2
    assert other.get("/people/p/timeline").status_code == 404
    assert own.get("/people/nobody/timeline").status_code == 404
    assert program.get("/people/p/timeline").status_code == 403


def test_what_somebody_said_is_for_those_who_see_names(store: Store) -> None:
    li, reader = officers(store, [badge("li"), badge("program", "reader")])
    one = li.post("/incidents", {"person": "p", "told": "他叫王建国", "caller": "女儿"}).json()
    li.act("note", one["id"], {"text": "住址白云山"})
    assert "白云山" in li.get("/people/p/timeline").text
    assert "白云山" not in reader.get("/people/p/timeline").text
    assert whole(reader, "p")[0] == ("wandering", "change", "noted")
