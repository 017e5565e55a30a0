"""Labels beside rows: of which episode a moment of a person is."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def labels_at(
    persons: pd.Series, at: NDArray[np.int64], labels: pd.DataFrame
) -> NDArray[np.object_]:
    """Return the type of the episode in which each moment (epoch ms) of a person lies.

    `decoy` stands before its name where it is one; outside of all it is empty; of several the one
    that began first counts. `labels` are as `read_labels` returns them.

    Examples
    --------
    >>> told = {"person": "p", "onset": 5, "end": 9, "type": "fall", "decoy": False}
    >>> labels_at(pd.Series(["p", "p", "q"]), np.array([5, 10, 5]), pd.DataFrame([told])).tolist()
    ['fall', '', '']
    """
    out = np.full(at.size, "", object)
    own = pd.Series(at).groupby(persons.to_numpy()).indices
    for one in labels.sort_values("onset", kind="stable").to_dict("records"):
        places = own.get(one["person"], np.zeros(0, np.int64))
        moments = at[places]
        inside = (moments >= one["onset"]) & (moments <= one["end"]) & (out[places] == "")
        out[places[inside]] = f"decoy {one['type']}" if one["decoy"] else str(one["type"])
    return out
