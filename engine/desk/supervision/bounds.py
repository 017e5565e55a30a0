"""How sure a share is that was counted: exact one-sided bounds."""

from __future__ import annotations

CONFIDENCE = 0.90


def lower_bound(hits: int, of: int, confidence: float = CONFIDENCE) -> float | None:
    """Return what a share is at least, with a confidence; None where nothing was counted.

    Source: Clopper and Pearson, Biometrika 26 (1934) 404, one-sided: the quantile of a beta.

    Examples
    --------
    >>> round(lower_bound(18, 20), 3), lower_bound(0, 5), lower_bound(0, 0)
    (0.755, 0.0, None)
    """
    if not of:
        return None
    if not hits:
        return 0.0
    from scipy.special import betaincinv  # half a second of every start else

    return float(betaincinv(hits, of - hits + 1, 1.0 - confidence))
