"""A personal account that several elders of a street begin to pay: honest leaders, and a swindler.

Sources: group buying by chains of messages (群接龙, 社区团购) as streets know it (common
knowledge); swindlers who go from door to door with "arrears of the pension" (补缴养老金) or a
state's "project" (民族资产解冻) in the published cases of swindles of the old. Sums, gaps and
shares of courses are assumed.
"""

from __future__ import annotations

from streams.simulate.base import events as ev
from streams.simulate.base.words import MOBILE, PERSON, UNKNOWN
from streams.simulate.harder.course import by_day, savings, street_wide, whole
from streams.simulate.people.who import every, saver
from streams.simulate.scripts.loss import before_half
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

_SWINDLER, _LEADER, _ORGANISER = 3, 4, 5
"""Numbers of accounts among those that a street has in common."""


def swindler_in_the_village(script: Script) -> None:
    """Pay "arrears" or a "quota" into somebody's account, as the neighbours did before."""
    t, payee, paid = script.hours(9, 18), street_wide(script, "acct-", _SWINDLER), []
    left, amount = 0.8 * savings(script), script.between(300, 3000)
    if script.maybe(0.6):
        script.company(t - script.hours(0.5, 1.5), t + script.between(300, 1500))
    else:
        caller = ev.name("tel-", script.whole(1, 10**8))
        script.call(t - script.hours(0.3, 2), script.between(300, 1800), caller, UNKNOWN)
    for _ in range(script.whole(1, 4)):
        amount = max(min(amount, left) // 10 * 10, 100)
        script.pay(t, amount, payee, PERSON, MOBILE, "fee" if script.maybe(0.3) else "transfer")
        paid.append((t, amount))
        left -= amount
        amount *= script.between(1.1, 2.8)
        t = by_day(t + script.whole(1, 7) * DAY, script.hours(9, 18))
    first, last = paid[0][0], paid[-1][0]
    if sum(amount for _, amount in paid) > 1500:
        script.label(first, last + 3 * DAY, before_half(paid) - first + DAY)


def group_buying(script: Script) -> None:
    """Join the neighbour's group buying (群接龙): eggs, oil, fruit, once or twice a week."""
    t, leader = script.hours(9, 20), street_wide(script, "acct-", _LEADER)
    first, weeks, last = t, script.whole(4, 10), t
    while t < weeks * 7 * DAY:
        script.pay(t, round(script.between(12, 160), 1), leader, PERSON, MOBILE, "food")
        last = t
        t = by_day(t + script.whole(3, 7) * DAY, script.hours(9, 20))
    whole(script, first, last + HOUR)


def outing_organised(script: Script) -> None:
    """Pay the club's organiser for the coach and a lunch, or for two days at the sea."""
    t, organiser = script.hours(9, 20), street_wide(script, "acct-", _ORGANISER)
    first = t
    script.pay(t, float(script.rng.choice([80, 128, 198, 360, 580, 880])), organiser, PERSON,
               MOBILE, "travel")  # fmt: skip
    if script.maybe(0.4):
        t = by_day(t + script.whole(1, 6) * DAY, script.hours(9, 20))
        script.pay(t, float(script.whole(3, 20)) * 10, organiser, PERSON, MOBILE, "travel")
    whole(script, first, t + DAY)


TYPES = {
    "swindler_in_the_village": Type("fraud", saver, swindler_in_the_village, reaches=12),
    "group_buying": Type("fraud", every(ev.BANK), group_buying, decoy=True, reaches=24),
    "outing_organised": Type("fraud", every(ev.BANK), outing_organised, decoy=True, reaches=16),
}
