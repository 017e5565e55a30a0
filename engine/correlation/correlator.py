"""The contract of what looks across people: in this process, or on behalf of all workers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.alerting.finding import Finding
from engine.alerting.outage import Outage
from engine.correlation.shared_payees import Paid
from features.core.rows import Rows
from streams.kernels.kernel_types import Records


class Across(Protocol):
    """Has the findings of one partition, or of all, before they are raised."""

    def afresh(self) -> Across:
        """Return one that knows the same homes, and for which nothing waits."""
        ...

    def note(self, rows: Rows, homes: NDArray[np.int64], context: Records) -> None:
        """Note what sweeps saw of homes."""
        ...

    def pay(self, said: Iterable[Paid]) -> None:
        """Take in payments to companies, in the order of the log."""
        ...

    def pass_on(self, found: Iterable[Finding], clock: int) -> list[tuple[Finding, Outage | None]]:
        """Take in findings; return those due here by `clock`, in order, with what explains them."""
        ...

    def forget(self, person: str, clock: int) -> None:
        """Drop what waits to be said of a person who is erased at `clock`."""
        ...

    def leave(self, homes: NDArray[np.int64], clocks: NDArray[np.int64]) -> None:
        """Note that nobody is known at some homes any more, and since when."""
        ...
