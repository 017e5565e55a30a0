"""The regularity test: a source that speaks by the clock, whoever is there, is a machine.

People are irregular. A source whose intervals stay the same through the night, or a switch that
tells `on` again and again at the same interval, is a machine that checks in, polls, or switches
itself. What it says at its own pace is no sign of life; what it says between may be one.
"""

from __future__ import annotations

import numpy as np

from features.core.civil_time import DAY_MS, HOUR_MS, MINUTE_MS
from features.core.kernel_types import SourceRecord
from streams.kernels.kernel import kernel

SOURCE = np.dtype(
    [
        ("key", "u8"),  # what it is and which, 0 = free
        ("at", "i8"),  # when it last spoke, epoch ms
        ("tick_at", "i8"),  # latest of its ticks
        ("run_at", "i8"),  # since when its intervals have been alike
        ("machine_until", "i8"),  # known as a machine until then
        ("period_ms", "f4"),  # running mean of these intervals, and its mean deviation
        ("off_ms", "f4"),
        ("run_n", "f4"),
        ("state", "u1"),  # what it said last, plus one; 0 = nothing yet
        ("toggles", "u1"),  # has been heard to say the opposite as well
        ("entry", "u1"),  # a door by which one comes and goes
    ],
    align=True,
)
ALIKE, SHARP = 0.2, 0.02
"""Share of the mean interval by which intervals of one run may differ, and differ on average where
a clock drives them (assumed: thermostats, and reports)."""
RUN_MS, SHARP_N, ALIKE_N = 5 * HOUR_MS, 5.0, 9.0
"""A run so long, of so many intervals, through the night is nobody's doing (assumed: nobody walks
by at one and the same interval for five hours, and asleep nobody walks by at all)."""
NIGHT_FROM_MS, NIGHT_UNTIL_MS = 1 * HOUR_MS, 4 * HOUR_MS
SWITCHED_N = 3.0
"""Intervals after which a switch that always tells the same is polled."""
SHORTEST_MS, LONGEST_MS, SHARP_LONGEST_MS = 20_000, 2 * HOUR_MS, 8 * HOUR_MS
"""Intervals of machines; whoever boils water every morning is none."""
SLIP_MS = 60_000.0
"""What a clock may slip however long its interval."""
KNOWN_MS = 3 * DAY_MS
"""How long a machine is known as one after its latest tick."""
SLACK_MS = 3_000.0


@kernel
def ticks(source: SourceRecord, at: int, local: int, switched: bool) -> bool:
    """Take in that a source speaks at `at`; tells whether that is but its clock.

    `switched` is a device that somebody must switch, for which three equal intervals tell; `local`
    is the civil time (ms).
    """
    gap = float(at - source["at"])
    if source["at"] == 0 or gap < SHORTEST_MS:
        return False
    regular = at < source["machine_until"] and _in_step(source, gap, at)
    _follow(source, gap, at)
    if not regular and _proven(source, at, local, switched):
        source["machine_until"] = at + KNOWN_MS
        source["tick_at"] = at
        return True
    if regular:
        source["tick_at"] = at
        source["machine_until"] = max(source["machine_until"], at + KNOWN_MS)
    return regular


@kernel
def _in_step(source: SourceRecord, gap: float, at: int) -> bool:
    """Tell whether an interval is one of a known machine, by its last word or by its clock."""
    period = float(source["period_ms"])
    slack = min(SHARP * period, SLIP_MS) + SLACK_MS
    if abs(gap - period) <= max(slack, 3.0 * float(source["off_ms"])):
        return True
    since = float(at - source["tick_at"])
    if since > DAY_MS or source["off_ms"] > slack:
        return False
    beyond = since % period
    return beyond <= slack or period - beyond <= slack


@kernel
def _follow(source: SourceRecord, gap: float, at: int) -> None:
    """Go on with the run of intervals that are alike, or begin another."""
    usual = float(source["period_ms"])
    off = abs(gap - usual)
    if source["run_n"] > 0.0 and off <= ALIKE * usual:
        n = float(source["run_n"]) + 1.0
        source["run_n"] = min(n, 1e6)
        gain = 1.0 / min(n, 20.0)
        source["period_ms"] = usual + gain * (gap - usual)
        source["off_ms"] += gain * (off - float(source["off_ms"]))
        return
    if at < source["machine_until"]:
        source["run_n"] = 0.0  # its pace is known: a word between does not change it
        source["run_at"] = at
        return
    source["run_n"] = 1.0
    source["run_at"] = at - int(gap)
    source["period_ms"] = gap
    source["off_ms"] = 0.0


@kernel
def _proven(source: SourceRecord, at: int, local: int, switched: bool) -> bool:
    """Tell whether the run of intervals is a machine's: long, and indifferent to the hour."""
    period = float(source["period_ms"])
    sharp = source["off_ms"] <= min(SHARP * period, SLIP_MS) and period <= SHARP_LONGEST_MS
    if period > LONGEST_MS and not sharp:
        return False
    if switched and sharp and period >= 2 * MINUTE_MS:
        return bool(source["run_n"] >= SWITCHED_N)
    enough = source["run_n"] >= (SHARP_N if sharp else ALIKE_N)
    lasted, today = at - source["run_at"], local % DAY_MS
    through = today >= NIGHT_UNTIL_MS and lasted >= today - NIGHT_FROM_MS
    return bool(enough and through and lasted >= RUN_MS)
