"""The versions at work: what serves everywhere and in districts, and who judges unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from engine.correlation.correlator import Across
from engine.correlation.home_number import home_number
from engine.formats.model_switch import Switch, WrongSwitchError, said
from engine.pipeline.learner import Learner
from engine.serving.routing import Models, split
from engine.serving.shadow import Shadow, begun
from features.core.catalog import FAMILIES
from features.core.rows import Rows
from models.artefact import COLD, Artefact
from models.scoring import Bench, Judgement
from streams.contract.event_row import EventRow
from streams.kernels.kernel_types import Records

Judged = tuple[Artefact, Judgement]
BENCHES = 1024
"""Benches kept, one a family and version: more than districts that have a version of their own."""


class Versions:
    """Judges rows by the version of each person's district, and by a challenger beside it.

    `pins` holds the sha256 that the log has pinned for each version that it named.
    """

    def __init__(self, learner: Learner, models: Models | None) -> None:
        self._learner, self._models = learner, models
        self.areas: dict[str, Artefact] = {}
        self.shadow: Shadow | None = None
        self.pins: dict[str, str] = {}
        self._benches: dict[tuple[str, int], Bench] = {}

    @property
    def heeds(self) -> bool:
        """Tell whether the log's switches are followed."""
        return self._models is not None

    def switch(self, buffer: NDArray[np.uint8], event: EventRow, second: Across) -> bool:
        """Follow a switch of the log; False where it says nothing sensible."""
        try:
            self._serve(said(buffer, event), second)
        except WrongSwitchError:
            return False
        return True

    def _serve(self, switch: Switch, second: Across) -> None:
        """Let another version serve from here on; where it is refused the old one goes on."""
        artefact = COLD if switch.model is None or self._models is None else self._models(switch)
        if artefact is None:
            return
        if artefact.version is not None:
            self.pins[artefact.version] = switch.sha256
        if switch.shadow is not None:
            share = switch.shadow if switch.model else 0.0
            self.shadow = begun(artefact, switch.area, share, second, self.shadow)
        elif not switch.area:
            self.areas.clear()
            self._learner.serve(artefact)
        elif switch.model is None:
            self.areas.pop(switch.area, None)
        else:
            self.areas[switch.area] = artefact

    def judged(self, rows: Mapping[str, Rows], context: Records) -> list[Judged]:
        """Judge the rows of one partition by what serves."""
        return [
            (artefact, self._bench(name, artefact).judge(rows[name][chosen]))
            for name in FAMILIES
            if name in rows
            for artefact, chosen in split(
                self._learner.artefact, self.areas, context["area"][rows[name]["slot"]]
            )
        ]

    def _bench(self, family: str, artefact: Artefact) -> Bench:
        """Return who judges a family; a bench keeps its artefact, so that its id stays taken."""
        key = family, id(artefact)
        if key not in self._benches:
            if len(self._benches) >= BENCHES:
                self._benches.clear()  # versions that serve no more
            self._benches[key] = Bench.of(family, artefact)
        return self._benches[key]

    def unseen(
        self, rows: Mapping[str, Rows], context: Records, partitions: int, number: int
    ) -> Iterator[Judged]:
        """Let the challenger judge the people drawn for it; nobody is shown what it says."""
        if self.shadow is None:
            return
        for name in FAMILIES:
            if name not in rows:
                continue
            slots = rows[name]["slot"]
            if name == "home":
                homes = home_number(slots, number, partitions)
                self.shadow.second.note(rows[name], homes, context)
            drawn = self.shadow.judges(context["person"][slots], context["area"][slots])
            artefact = self.shadow.artefact
            yield artefact, self._bench(name, artefact).judge(rows[name][drawn])
