"""Units of other programs to those of the contract."""

from __future__ import annotations

from types import MappingProxyType

CONVERSIONS: MappingProxyType[str, tuple[float, float]] = MappingProxyType(
    {
        "m3->L": (1000.0, 0.0),
        "L->m3": (0.001, 0.0),
        "Wh->kWh": (0.001, 0.0),
        "MWh->kWh": (1000.0, 0.0),
        "kW->W": (1000.0, 0.0),
        "fen->yuan": (0.01, 0.0),
        "km/h->m/s": (1 / 3.6, 0.0),
        "knots->m/s": (1852 / 3600, 0.0),  # the international nautical mile
        "ratio->%": (100.0, 0.0),
        "F->C": (5 / 9, -160 / 9),
        "kPa->mmHg": (7.500617, 0.0),
        "mg/dL->mmol/L": (1 / 18.016, 0.0),  # of glucose
        "ms->s": (0.001, 0.0),
        "min->s": (60.0, 0.0),
        "h->s": (3600.0, 0.0),
    }
)
"""What a number is multiplied by, and what is added then."""
DIGITS = 6
"""Places kept of what was converted: a product of 1.1 and 1000 is 1100."""
