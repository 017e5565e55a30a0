"""Dangers: which findings of a life-safety rule are one alarm, and which are another.

Each danger (SOS, fall, smoke, gas, …) has episodes of its own. Repetitions are one episode; what
comes when the first was long over is told again, and so is a detector that goes on for most of a
day. A limit is told at each tier it climbs to, and not again while it lasts.
"""

from __future__ import annotations

from typing import Literal, Protocol

from engine.alerting.finding import Finding, limited
from engine.formats.ids import digest
from engine.formats.lines import CalledAgain, Sentence
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS

CLOSE_MS = HOUR_MS
"""Findings of one danger so close are one alarm: detectors repeat themselves (assumed)."""
CLOSER_MS = {"sos": 10 * MINUTE_MS, "fall": 10 * MINUTE_MS}
"""Who presses or falls again does so for a reason (SOS: contract; fall: assumed)."""
AGAIN_MS = 10_000
"""A call that comes again within an episode is told so often in the long run: buttons stick."""
BURST = 6
"""Calls told however close they are: who presses twice within seconds has not been helped."""
STILL_MS = 5 * MINUTE_MS
"""A detector that goes on within its episode is told at most so often (assumed)."""
LONGEST_MS = 18 * HOUR_MS
"""An alarm that goes on is told again after this: at least once a day (contract)."""
CARE_MS = 4 * DAY_MS
"""An item stays on the care list until it has been quiet for so long (assumed): its calibration
counts all of it as one. Noted anew after six hours, what lasts a week stood there seven times."""
LONGEST_SOS_MS = HOUR_MS
"""Who still presses after an hour has not been helped (assumed)."""
READ = ("vital", "meter")
"""Families whose rows are readings: each says since when what it shows goes on."""
TEST = "-test"
AGAIN = {
    "called_again": Sentence(
        "再次求助，请勿视为已了结。", "Called for help again: it is not over."
    ),
    "still_alarms": Sentence(
        "报警器仍在报警，请勿视为已了结。", "The detector still alarms: it is not over."
    ),
}
UNTOLD = -1
"""When an episode was last claimed to go on, in a snapshot that did not say so."""


class Running(Protocol):
    """What is asked of an episode, epoch ms: when it began, was last found, and that claimed."""

    first: int
    last: int
    at: int


class Ongoing(Protocol):
    """An episode that may be told to go on: `again` is until when that is used up, epoch ms."""

    id: str
    again: int


def kind_of(finding: Finding, danger: str) -> str:
    """Return what tells the episodes of its danger apart.

    What is told long after it happened names its time: the clock alone would merge calls that have
    nothing to do with each other where it stands still or runs ahead.
    """
    kind = danger
    close = close_ms(kind)
    if not finding.sweep and finding.clock - finding.at >= close:
        kind = f"{kind} {finding.at // close}"
    return kind + TEST if finding.test else kind


def close_ms(kind: str) -> int:
    """Return how close findings of a danger must be to be one alarm.

    Examples
    --------
    >>> close_ms("sos"), close_ms("smoke-test")
    (600000, 3600000)
    """
    return CLOSER_MS.get(_danger(kind), CLOSE_MS)


def goes_on(finding: Finding, running: Running, kind: str) -> bool:
    """Tell whether a finding belongs to the running episode of its kind."""
    if finding.sweep and finding.lane == "care":  # a walk astray is a day's matter, sensors are not
        return finding.clock - running.last < CARE_MS
    lasts = finding.onset <= running.last
    looked_again = finding.sweep and lasts
    if limited(finding) and (looked_again or (lasts and finding.family == "meter")):
        return True  # whoever is gone for a week is looked for once
    longest = LONGEST_SOS_MS if _danger(kind) == "sos" else LONGEST_MS
    if finding.clock - running.first >= longest:
        return False
    if _danger(kind) == "sos" and not _claims_near(finding, running, close_ms(kind)):
        return False
    if looked_again or (lasts and finding.family in READ and limited(finding)):
        return True  # a sign that is measured every six hours is urgent once
    return finding.clock - running.last < close_ms(kind)


def presses(finding: Finding) -> bool:
    """Tell whether somebody calls for help, now: not that a lying one still lies."""
    return finding.danger in CLOSER_MS and finding.event is not None and not finding.sweep


def alarms(finding: Finding) -> bool:
    """Tell whether a detector of smoke, gas or carbon monoxide reports its danger now."""
    speaks = bool(finding.danger) and finding.event is not None and not finding.sweep
    return speaks and not limited(finding) and finding.danger not in CLOSER_MS


def again(finding: Finding, running: Ongoing) -> list[CalledAgain]:
    """Return what is appended to an episode that goes on; `running` notes that it is told."""
    pressed = presses(finding)
    if not pressed and not alarms(finding):
        return []
    gap, spare = (AGAIN_MS, BURST - 1) if pressed else (STILL_MS, 0)
    if finding.clock < running.again - spare * gap:
        return []
    running.again = max(running.again, finding.clock) + gap
    return [_appended(finding, running.id, "called_again" if pressed else "still_alarms")]


def _appended(
    finding: Finding, episode: str, what: Literal["called_again", "still_alarms"]
) -> CalledAgain:
    return CalledAgain(
        id=digest(episode, what, finding.clock, finding.event or ""),
        episode=episode,
        person=finding.person,
        at=finding.clock,
        what=what,
        reason=AGAIN[what],
    )


def _claims_near(finding: Finding, running: Running, close: int) -> bool:
    """Tell whether presses are close by their own time too: a clock that stands merges nothing."""
    return running.at == UNTOLD or abs(finding.claimed - running.at) < close


def _danger(kind: str) -> str:
    return kind.removesuffix(TEST).split(" ", 1)[0]
