"""The head of the page: green while the whole chain lives, red with what is dead and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from nicegui import ui

from engine.desk.web.texts import Language, said
from engine.health.chain_faults import Fault, fault
from engine.health.chain_watch import Chain

DEAF_S = 20
"""Silence of the server after which a page turns red by itself."""
LISTEN = f"""<script>
(() => {{
  let last = '', heard = Date.now();
  setInterval(() => {{
    const beat = document.querySelector('.sg-beat');
    if (beat && beat.textContent !== last) {{ last = beat.textContent; heard = Date.now(); }}
    document.body.classList.toggle('sg-deaf', Date.now() - heard > {DEAF_S * 1000});
  }}, 1000);
}})();
</script>"""
"""A page whose server hangs is told nothing: it has to notice by itself."""


class Alarm:
    """What a page says of the chain's health, renewed every second without asking anybody."""

    def __init__(self, top: ui.element, live: ui.element, language: Language) -> None:
        self._top, self._live, self._language = top, live, language
        self._shown: Sequence[Fault] = ()
        self._beats = 0
        ui.add_head_html(LISTEN)
        with live:
            self._label = ui.label(said("live", language))
        ui.label(said("deaf", language)).classes("sg-loud sg-lost").props("role=alert")
        self._banner = ui.element("div").props("role=alert")
        self._beat = ui.label("").classes("sg-beat sg-away").props("aria-hidden=true")

    def show(self, chain: Chain | None, *, answered: bool) -> None:
        """Show what is wrong now; `answered` tells whether the page's own questions were."""
        found = () if chain is None else chain.faults
        if not found and not answered:
            found = (fault("database"),)
        self._beats += 1
        self._beat.set_text(str(self._beats))
        if found != self._shown:
            self._shown = found
            self._draw(found)

    def _draw(self, found: Sequence[Fault]) -> None:
        for element, name in ((self._live, "sg-down"), (self._top, "sg-red")):
            element.classes(name) if found else element.classes(remove=name)
        self._label.set_text(said(_word(found), self._language))
        self._banner.clear()
        with self._banner:
            for one in found:
                text = one.zh if self._language == "zh" else one.en
                ui.label(text).classes("sg-loud")


def _word(found: Sequence[Fault]) -> str:
    """Return the word beside the dot."""
    if not found:
        return "live"
    return "no_database" if all(one.part == "database" for one in found) else "down"
