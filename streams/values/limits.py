"""What a device of each kind can mean: beyond it a number is flagged and teaches nothing.

Wide on purpose, and assumed where no source is named: fire, poisoning, an arrest and a burst pipe
lie within them; what lies beyond is another unit, a full register read as one period, a broken
sensor's largest number, or a fault of who sends.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from streams.contract.kinds import Kind


class Limit(NamedTuple):
    """Lowest and highest believable number; `kept` where it stays to be seen all the same.

    What is not kept counts as not measured: no rule and no record ever meets it.
    """

    low: float
    high: float
    kept: bool = False


LIMITS: MappingProxyType[Kind, MappingProxyType[str, Limit]] = MappingProxyType(
    {
        Kind.METER: MappingProxyType(
            {"amount": Limit(-1e6, 2e7), "period_s": Limit(1e-3, 400 * 86_400.0)}
        ),
        Kind.APPLIANCE: MappingProxyType({"watts": Limit(-10.0, 20_000.0)}),
        Kind.CLIMATE: MappingProxyType(
            {
                "temperature_c": Limit(-40.0, 60.0, kept=True),  # 98.6 is Fahrenheit, or a fire
                "humidity_pct": Limit(0.0, 100.0),
                "co_ppm": Limit(0.0, 30_000.0),  # 12,800 kills in minutes; 65,535 is a register
            }
        ),
        Kind.VITAL: MappingProxyType(
            {  # kept: 0 may be a sensor that fell off, or an arrest
                "heart_rate_bpm": Limit(20.0, 250.0, kept=True),
                "spo2_pct": Limit(50.0, 100.0, kept=True),  # 0.97 is a share
                "systolic_mmhg": Limit(50.0, 280.0, kept=True),  # 17 is kPa
                "diastolic_mmhg": Limit(20.0, 180.0, kept=True),
                "temperature_c": Limit(30.0, 43.0, kept=True),  # 98.6 is Fahrenheit
                "respiration_bpm": Limit(4.0, 60.0, kept=True),
                "glucose_mmol_l": Limit(1.0, 50.0, kept=True),  # 110 is mg/dL
                "steps": Limit(0.0, 100_000.0),
            }
        ),
        Kind.FIX: MappingProxyType(
            {
                "accuracy_m": Limit(0.0, 100_000.0, kept=True),
                "speed_mps": Limit(0.0, 110.0),  # the fastest train runs at 97
                "battery_pct": Limit(0.0, 100.0),
            }
        ),
        Kind.PAYMENT: MappingProxyType({"balance_cny": Limit(-1e8, 1e9)}),
        Kind.CALL: MappingProxyType({"duration_s": Limit(0.0, 86_400.0)}),
        Kind.LEISURE: MappingProxyType({"minutes": Limit(0.0, 1_440.0)}),
        Kind.HEARTBEAT: MappingProxyType({"battery_pct": Limit(0.0, 100.0)}),
        Kind.PROFILE: MappingProxyType({"pension_cny": Limit(0.0, 1e6)}),
    }
)
"""By kind and field. A `meter` is bounded by `FLOW` too."""
FLOW = (5_000.0, 50.0, 10.0)
"""Water (L), electricity (kWh) and gas (m3) an hour that no household's pipe or fuse carries: a
DN 20 meter (Q4 of ISO 4064), three phases of 63 A, a G6 meter."""
SHORTEST_H = 1.0 / 12.0
"""Periods count as no shorter than five minutes: a counter that ticks in tens of litres jumps."""
