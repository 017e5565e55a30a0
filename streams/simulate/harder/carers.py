"""Series of cash or small sums by somebody close, and honest help that is paid for.

Sources: frequent and growing withdrawals and transfers by a carer or relative are among the red
flags of FinCEN FIN-2011-A003 and FIN-2022-A002; courts' cases of 保姆侵占 and 熟人诈骗 of the old.
Sums, gaps and shares of courses are assumed.
"""

from __future__ import annotations

from streams.simulate.base import events as ev
from streams.simulate.base.calendar import is_market_day, on
from streams.simulate.base.words import ATM, CASH, CONTACT, COUNTER, MOBILE, PERSON, UNKNOWN
from streams.simulate.harder.course import MONTH, by_day, savings, whole
from streams.simulate.people.who import saver
from streams.simulate.scripts.loss import before_half
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script


def carer_draws_more(script: Script) -> None:
    """Have a help fetch cash with the card: a little at first, then what the machine gives."""
    hour, machine = script.hours(10, 19), ev.name("cash-", 450 + script.whole(0, 40))
    amount, t, paid = script.between(150, 500), hour, []
    left = 0.8 * savings(script)
    for _ in range(script.whole(8, 18)):
        sum_now = min(max(amount // 100 * 100, 100), 5000)
        if sum_now > left:
            break
        script.pay(t, sum_now, machine, CASH, ATM, "cash", at_home=True)
        paid.append((t, sum_now))
        left -= sum_now
        amount *= script.between(1.05, 1.5)
        t = by_day(t + script.whole(1, 4) * DAY, hour + script.between(-1.5, 1.5) * HOUR)
    if sum(amount for _, amount in paid) > 4000:
        script.label(paid[0][0], paid[-1][0] + DAY, before_half(paid) - paid[0][0] + DAY)


def small_sums_to_an_acquaintance(script: Script) -> None:
    """Send a new acquaintance small sums again and again: medicine, a debt, a little more each."""
    payee, peer = script.stranger(), ev.name("tel-", script.whole(1, 10**8))
    close = CONTACT if script.maybe(0.3) else UNKNOWN
    amount, t, paid = script.between(40, 200), script.hours(9, 20), []
    for _ in range(script.whole(12, 32)):
        if script.maybe(0.4):
            script.call(t - script.between(400, 4000), script.between(60, 900), peer, close)
        script.pay(t, round(amount, -1), payee, PERSON, MOBILE,
                   "gift" if script.maybe(0.2) else "transfer")  # fmt: skip
        paid.append((t, amount))
        amount = min(amount * script.between(0.95, 1.28), 2000.0)
        t = by_day(t + script.whole(1, 3) * DAY, script.hours(9, 20))
    if sum(amount for _, amount in paid) > 3000:
        script.label(paid[0][0], paid[-1][0] + DAY, before_half(paid) - paid[0][0] + DAY)


def market_day_cash(script: Script) -> None:
    """Fetch pocket money from the machine on each market day, now that the stalls want cash."""
    machine = ev.name("cash-", 500 + int(script.person["street"]))
    amount = float(script.rng.choice([100, 200, 300, 500]))
    days = [day for day in range(script.whole(30, 75)) if is_market_day(on(script.first, day))]
    for day in days:
        t = day * DAY + script.hours(7.5, 10)
        script.pay(t, amount * script.whole(1, 2), machine, CASH, ATM, "cash")
    whole(script, days[0] * DAY + 7 * HOUR, t + HOUR)


def son_paid_back(script: Script) -> None:
    """Pay back the son, or the neighbour, who does the shopping twice or thrice a week."""
    own, kin = int(script.person["index"]) * 100, script.maybe(0.6)
    payee = ev.name("family-", own + script.whole(0, 2)) if kin else script.stranger()
    t = script.hours(16, 20)
    first = t
    for _ in range(script.whole(8, 24)):
        script.company(t - HOUR, t - script.between(600, 2400))
        script.pay(t, round(script.between(25, 260), 1), payee, PERSON, MOBILE, "food")
        last = t
        t = by_day(t + script.whole(2, 4) * DAY, script.hours(16, 20))
    whole(script, first - HOUR, last + HOUR)


def carers_wage(script: Script) -> None:
    """Take on a help who comes each morning, and send her the same wage each month or fortnight."""
    payee, monthly = script.stranger(), script.maybe(0.6)
    most = max(0.05 * savings(script), 500)
    wage = min(script.between(900, 3600) * (1.0 if monthly else 0.5), most) // 50 * 50
    months = script.whole(2, 4)
    for day in range(months * 30):
        if day % 7 != 6:
            start = day * DAY + script.hours(8.5, 9.2)
            script.company(start, start + script.hours(1.5, 3))
    gap, t = MONTH if monthly else 14 * DAY, script.whole(1, 3) * DAY + script.hours(11, 18)
    while t < months * MONTH:
        script.pay(t, wage, payee, PERSON, COUNTER if script.maybe(0.15) else MOBILE, "transfer")
        last = t
        t = by_day(t + gap, script.hours(11, 18))
    whole(script, 8 * HOUR, last + HOUR)


TYPES = {
    "carer_draws_more": Type("fraud", saver, carer_draws_more),
    "small_sums_to_an_acquaintance": Type("fraud", saver, small_sums_to_an_acquaintance),
    "market_day_cash": Type("fraud", saver, market_day_cash, decoy=True),
    "son_paid_back": Type("fraud", saver, son_paid_back, decoy=True),
    "carers_wage": Type("fraud", saver, carers_wage, decoy=True),
}
