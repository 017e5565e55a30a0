"""Schemes that pay "returns" for months out of what comes in, and honest months that look alike.

Sources: the campaign against swindles of the old (打击整治养老诈骗专项行动, 2022) and the cases
that courts published then; the regulator's warning of illegal funds "for the old"
(关于养老领域非法集资的风险提示, 2018); what homes for the old may take ahead (民发〔2024〕19号).
One trial had 1,500 elders and promised 13.5 % a year. Sums, gaps and shares of courses are assumed.
"""

from __future__ import annotations

from streams.simulate.base import events as ev
from streams.simulate.base.words import (
    COMPANY,
    CONTACT,
    COUNTER,
    GATHERING,
    INSTITUTION,
    MERCHANT,
    MOBILE,
    ONLINE,
    PERSON,
    POS,
    UNKNOWN,
)
from streams.simulate.episodes.fraud_by_telephone import breaks_deposit
from streams.simulate.harder.course import MONTH, by_day, savings, street_wide, whole
from streams.simulate.people.who import saver
from streams.simulate.scripts.loss import before_half
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

_FUND = 1
"""Number of a street's fund among the payees that a street has in common."""


def returns_paid_monthly(script: Script) -> None:
    """Be paid 1 to 2 % a month for 3 to 8 months, put in more and more, and then get nothing."""
    start, company = script.hours(9, 16), script.stranger(0, "company-")
    for talk in range(script.whole(0, 2)):
        place = ev.name("place-", 41_000 + script.whole(0, 99))
        script.attend(start + talk * 2 * DAY, script.between(60, 150), GATHERING, place)
    t = start + script.whole(3, 8) * DAY
    left, principal, paid = 0.85 * savings(script), 0.0, []
    amount = max(min(float(script.rng.choice([3000, 5000, 10_000, 20_000])), 0.25 * left), 1000)
    months, a_month = script.whole(3, 8), script.between(0.01, 0.02)
    category = "investment" if script.maybe(0.5) else "fee"
    for month in range(months):
        if month == 0 or (script.maybe(0.7) and left > 500):
            amount = max(min(amount, left) // 100 * 100, 500)
            if month and script.maybe(0.2):
                breaks_deposit(script, t - 2 * HOUR)
            channel = int(script.rng.choice([POS, COUNTER, MOBILE]))
            script.pay(t, amount, company, COMPANY, channel, category)
            paid.append((t, amount))
            principal, left = principal + amount, left - amount
            amount *= script.between(1.2, 2.2)
        back = t + MONTH + script.whole(-2, 2) * DAY
        script.pay(by_day(back, script.hours(9, 17)), round(principal * a_month, 2), company,
                   COMPANY, ONLINE, "refund", incoming=True)  # fmt: skip
        t = by_day(back, script.hours(9, 16)) + script.whole(1, 6) * DAY
    office = ev.name("tel-", script.whole(1, 10**8))
    for day in range(script.whole(2, 6)):  # nobody answers for long any more
        script.call(t + MONTH + day * DAY, script.between(5, 90), office, UNKNOWN, outgoing=True)
    script.label(paid[0][0], t + MONTH, before_half(paid) - paid[0][0] + 2 * DAY)


def card_for_a_bed(script: Script) -> None:
    """Charge the card of a home not yet built (预付卡): half price for whoever pays ahead now."""
    t, paid = script.whole(0, 4) * DAY + script.hours(9, 16), []
    company, manager = script.stranger(0, "company-"), script.stranger(1)
    left, amount = 0.8 * savings(script), float(script.rng.choice([2000, 3000, 5000, 10_000]))
    for number in range(script.whole(3, 6)):
        amount = max(min(amount, left) // 100 * 100, 500)
        beside = number > 0 and script.maybe(0.5)  # past the supervised account
        payee, kind = (manager, PERSON) if beside else (company, COMPANY)
        channel = MOBILE if beside else int(script.rng.choice([POS, COUNTER, MOBILE]))
        script.call(t - script.hours(1, 4), script.between(200, 1500),
                    ev.name("tel-", script.whole(1, 10**8)), UNKNOWN)  # fmt: skip
        script.pay(t, amount, payee, kind, channel, "fee" if script.maybe(0.6) else "investment")
        paid.append((t, amount))
        left -= amount
        amount *= script.between(1.0, 2.0)
        t = by_day(t + script.whole(12, 40) * DAY, script.hours(9, 16))
    script.label(paid[0][0], paid[-1][0] + 20 * DAY, before_half(paid) - paid[0][0] + 2 * DAY)


def neighbours_brought_in(script: Script) -> None:
    """Be brought to a "fund" by the neighbour who got her interest, and bring the next one."""
    t, fund, paid = script.hours(9, 17), street_wide(script, "company-", _FUND), []
    if script.maybe(0.6):
        friend = ev.name("friend-", int(script.person["index"]) * 100 + 3)
        script.call(t - script.hours(1, 6), script.between(200, 1500), friend, CONTACT)
    left, amount = 0.8 * savings(script), float(script.rng.choice([1000, 2000, 5000, 10_000]))
    for _ in range(script.whole(1, 4)):
        amount = max(min(amount, left) // 100 * 100, 500)
        script.pay(t, amount, fund, COMPANY, int(script.rng.choice([POS, MOBILE, COUNTER])),
                   "investment" if script.maybe(0.5) else "transfer")  # fmt: skip
        paid.append((t, amount))
        left -= amount
        back = by_day(t + script.whole(6, 32) * DAY, script.hours(9, 18))
        share = script.between(0.01, 0.05)  # interest, or the reward for the next neighbour
        script.pay(back, round(amount * share, 2), fund, COMPANY, ONLINE, "refund", incoming=True)
        amount *= script.between(1.0, 2.5)
        t = by_day(back + script.whole(1, 8) * DAY, script.hours(9, 17))
    first, last = paid[0][0], paid[-1][0]
    if sum(amount for _, amount in paid) > 2000:
        script.label(first, last + 7 * DAY, before_half(paid) - first + 3 * DAY)


def care_home_fee(script: Script) -> None:
    """Pay a home for the old, which has a licence: a deposit of some months, then each month's."""
    home = script.stranger(0, "clinic-")
    fee = min(script.between(1200, 4200), max(0.06 * savings(script), 600)) // 50 * 50
    t = script.whole(0, 3) * DAY + script.hours(9, 11.5)
    script.pay(t, fee * script.whole(1, 3), home, INSTITUTION, COUNTER, "rent")
    first = t
    for _ in range(script.whole(3, 6)):
        t = by_day(t + MONTH + script.whole(-1, 2) * DAY, script.hours(8.5, 16))
        script.pay(t, fee + script.whole(-3, 6) * 10, home, INSTITUTION, POS, "rent")
    whole(script, first, t + HOUR)


def interest_from_a_bank(script: Script) -> None:
    """Buy a bank's product that pays each month (按月付息), and get the sum back at its end."""
    bank = ev.name("bank-", int(script.person["street"]) % 5)
    amount = max(script.between(0.3, 0.6) * savings(script) // 1000 * 1000, 1000)
    t = script.whole(0, 3) * DAY + script.hours(8.8, 11.5)
    first, months = t, script.whole(3, 8)
    script.pay(t, amount, bank, INSTITUTION, COUNTER, "investment")
    for _ in range(months):
        t = by_day(t + MONTH, script.hours(3, 8))
        script.pay(t, round(amount * script.between(0.0021, 0.0027), 2), bank, INSTITUTION, ONLINE,
                   "refund", incoming=True)  # fmt: skip
    script.pay(t + HOUR, amount, bank, INSTITUTION, ONLINE, "transfer", incoming=True)
    whole(script, first, t + 2 * HOUR)


def canteen_card(script: Script) -> None:
    """Charge the card of the street's canteen for the old (长者食堂), once a fortnight."""
    canteen = ev.name("shop-", 270_000 + int(script.person["street"]))
    t = script.whole(0, 3) * DAY + script.hours(10.5, 12.5)
    first, amount = t, float(script.rng.choice([100, 200, 300]))
    for _ in range(script.whole(4, 8)):
        script.pay(t, amount, canteen, MERCHANT, int(script.rng.choice([POS, MOBILE])), "food")
        last = t
        t = by_day(t + script.whole(9, 18) * DAY, script.hours(10.5, 12.5))
    whole(script, first, last + HOUR)


TYPES = {
    "returns_paid_monthly": Type("fraud", saver, returns_paid_monthly),
    "card_for_a_bed": Type("fraud", saver, card_for_a_bed),
    "neighbours_brought_in": Type("fraud", saver, neighbours_brought_in, reaches=14),
    "care_home_fee": Type("fraud", saver, care_home_fee, decoy=True),
    "interest_from_a_bank": Type("fraud", saver, interest_from_a_bank, decoy=True),
    "canteen_card": Type("fraud", saver, canteen_card, decoy=True),
}
