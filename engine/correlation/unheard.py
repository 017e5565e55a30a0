"""Nobody is warned: what is found in a past that only teaches, or only shows rows, is let go."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from engine.alerting.finding import Finding
from engine.alerting.outage import Outage
from engine.correlation.shared_payees import Paid
from features.core.rows import Rows
from streams.kernels.kernel_types import Records


class Unheard:
    """Looks at nothing and passes nothing on; what weighs on learning is told before it is asked.

    A training replayed everything through the second look and its episodes, for warnings that
    nobody read.
    """

    def afresh(self) -> Unheard:
        """Return itself: there is nothing that it knows."""
        return self

    def note(self, rows: Rows, homes: NDArray[np.int64], context: Records) -> None:
        """Do nothing."""

    def pay(self, said: Iterable[Paid]) -> None:
        """Do nothing."""

    def pass_on(self, found: Iterable[Finding], clock: int) -> list[tuple[Finding, Outage | None]]:
        """Let go of what was found."""
        return []

    def forget(self, person: str, clock: int) -> None:
        """Do nothing: nothing waits."""

    def leave(self, homes: NDArray[np.int64], clocks: NDArray[np.int64]) -> None:
        """Do nothing."""
