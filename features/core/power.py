"""Whether an appliance is on: by its switch, or by the power it draws where a plug tells that."""

from __future__ import annotations

import numpy as np

from streams.contract.codes import FAN, KETTLE, LIGHT, STOVE, TV
from streams.contract.columns import APPLIANCE_STATE, APPLIANCE_WATTS, WHICH_APPLIANCE
from streams.contract.event_row import EventRow
from streams.kernels.kernel import kernel

OFF, ON = 0, 1
DRAWS_W = 15.0
"""What a set on standby does not draw, and one that is watched does (assumed)."""
_DRAWS_LITTLE, LITTLE_W = 1 << FAN | 1 << LIGHT, 2.0
"""A lamp of today, a fan on the table; on standby they draw half a watt (assumed)."""
_BY_HAND = 1 << KETTLE | 1 << STOVE | 1 << TV | 1 << FAN | 1 << LIGHT
"""What draws power because somebody switched it on; what cools, heats or washes draws when it
likes, and nobody is there."""


@kernel
def switched(event: EventRow) -> int:
    """Return whether an appliance is on (1) or off (0), 255 where its word does not tell.

    A plug that is on all day tells by its power when the kettle on it boils.
    """
    state, watts = int(event[APPLIANCE_STATE]), float(event[APPLIANCE_WATTS])
    which = int(event[WHICH_APPLIANCE])
    by_hand = which < 16 and (_BY_HAND >> which) & 1 != 0
    if state == OFF or np.isnan(watts) or not by_hand:
        return state
    least = LITTLE_W if (_DRAWS_LITTLE >> which) & 1 else DRAWS_W
    return ON if watts >= least else OFF
