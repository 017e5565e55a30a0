"""Who is likelier to be lost is told of sooner: what the register knows raises, never lowers."""

from __future__ import annotations

import numpy as np

from models.detector import Rows, Surprise, known


def raised(surprise: Surprise, rows: Rows) -> Surprise:
    """Return a surprise with the person's risk (log10, bounded) on top, as far as it is one.

    Examples
    --------
    >>> rows = np.array([(0.6,), (0.6,), (np.nan,)], [("risk", "f8")])
    >>> raised(np.array([0.5, 2.0, 2.0]), rows).tolist()
    [0.8, 2.6, 2.0]
    """
    raised_by: Surprise = surprise + known(rows, "risk") * np.minimum(surprise, 1.0)
    return raised_by
