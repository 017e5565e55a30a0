"""What all shares said of homes and companies, in the order of one clock, as one process sees it.

The shares walk through the same batches of the same log, so that after each batch everything up to
its clock has been said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from engine.alerting.finding import Finding
from engine.correlation.outage_correlator import SecondLook
from engine.correlation.outbound import Erased
from engine.evaluation.sharing.share_process import Said, Sent
from engine.evaluation.sharing.side_by_side import pipelines_of
from engine.formats.lines import Warning
from engine.settings import Settings
from models.artefact import Artefact


class Rejoined:
    """The second look and the episodes of one version over all shares."""

    def __init__(self, version: Artefact, settings: Settings) -> None:
        (pipeline,) = pipelines_of((version,), settings)
        self._version = version
        self._second, self._episodes = cast(SecondLook, pipeline.second), pipeline.episodes
        self.warnings: list[Warning] = []

    def take(self, told: Sequence[Said], clock: int) -> None:
        """Take in what every share said of a batch, up to its clock (epoch ms)."""
        found: list[Finding] = []
        for one in told:
            self._second.pay(one.paid)
            self._second.take(one.looks)
            found += [each.found(self._version) for each in one.leaving if isinstance(each, Sent)]
        gone = [one for each in told for one in each.leaving if isinstance(one, Erased)]
        for erased in sorted(gone, key=lambda one: one.clock):
            found = self._up_to(erased, found)
        self._pass_on(found, clock)

    def _up_to(self, erased: Erased, found: list[Finding]) -> list[Finding]:
        """Raise what was found before a person was erased, who is then forgotten; return the rest.

        What that person did afterwards is of another: the numbers of a share tell.
        """
        later: list[Finding] = []
        before: list[Finding] = []
        for one in found:
            anew = one.person == erased.person and one.order > erased.order
            (later if anew or one.clock > erased.clock else before).append(one)
        self._pass_on(before, erased.clock)
        self._second.forget(erased.person, erased.clock)
        self._episodes.forget(erased.person)
        return later

    def _pass_on(self, found: list[Finding], clock: int) -> None:
        for finding, outage in self._second.pass_on(found, clock):
            if outage is not None:
                self._episodes.explain(outage, finding.clock)
            elif (warning := self._episodes.add(finding)) is not None:
                self.warnings.append(warning)
