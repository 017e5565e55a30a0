"""What detectors told a learner, kept until enough of it is pooled at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.scoring import Judgement
from streams.kernels.record_arrays import joined


class PendingJudgement(NamedTuple):
    """One judgement and the hash of each row's person."""

    judgement: Judgement
    persons: NDArray[np.uint64]


def together(told: Sequence[PendingJudgement]) -> Iterator[PendingJudgement]:
    """Join judgements of one family, one behind the other, as long as the same detectors judged."""
    for _, group in groupby(told, key=lambda one: id(one.judgement.detectors)):
        yield _joined([*group])


def _joined(told: Sequence[PendingJudgement]) -> PendingJudgement:
    if len(told) == 1:
        return told[0]
    every = [one.judgement for one in told]
    return PendingJudgement(
        Judgement(
            every[0].family,
            joined([one.rows for one in every]),
            every[0].detectors,
            np.concatenate([one.surprise for one in every]),
            np.concatenate([one.rarity for one in every]),
            np.concatenate([one.combined for one in every]),
            np.concatenate([one.cared for one in every]),
        ),
        np.concatenate([one.persons for one in told]),
    )
