"""Money that passes through or leaves as cash, gold or a loan, and honest life that looks alike.

Sources: cash and gold fetched by couriers and accounts lent to strangers as the police tell of them
(断卡行动, 跑分取现; cases of 1,600 g and 400 g of gold posted); loans taken out for a swindler
(虚假征信, 以房养老). Sums, gaps and shares of courses are assumed.
"""

from __future__ import annotations

from streams.simulate.base import events as ev
from streams.simulate.base.words import (
    ATM,
    CASH,
    COMPANY,
    CONTACT,
    COUNTER,
    INSTITUTION,
    MERCHANT,
    MOBILE,
    ONLINE,
    OVERSEAS,
    PERSON,
    POS,
    UNKNOWN,
)
from streams.simulate.harder.course import by_day, savings, street_wide, whole
from streams.simulate.people.who import both, every, saver
from streams.simulate.scripts.loss import before_half
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

_TEMPLE = 2
"""Number of a street's builder of the temple among the payees that a street has in common."""


def _cash_desk(script: Script) -> int:
    return ev.name("cash-", 600 + script.whole(0, 80))


def _caller(script: Script) -> tuple[int, int]:
    """Return a stranger's number and its class; four in ten call from abroad."""
    abroad = script.maybe(0.4)
    peer = ev.name("00-" if abroad else "tel-", script.whole(1, 10**8))
    return peer, OVERSEAS if abroad else UNKNOWN


def drawn_for_strangers(script: Script) -> None:
    """Lend the card for a fee: a stranger's money comes in, and is drawn within the hour."""
    t, first, last = script.hours(9, 15), 0.0, 0.0
    for day in range(script.whole(1, 5)):
        came = float(script.whole(8, 49)) * 1000  # under what a bank asks about
        script.pay(t, came, script.stranger(day), PERSON, ONLINE, incoming=True)
        first, out = first or t, t + script.between(600, 4000)
        fee = script.between(0.01, 0.03)
        desks, channel = (1, COUNTER) if came > 20_000 else (4, ATM)
        each, desk = came * (1 - fee) // (100 * desks) * 100, _cash_desk(script)
        for step in range(desks):
            script.pay(out + 80 * step, each, desk, CASH, channel, "cash")
        last = out
        t = by_day(t + script.whole(1, 3) * DAY, script.hours(9, 15))
    script.label(first, last + 12 * HOUR, 0.5 * (last - first) + 6 * HOUR)


def cash_after_a_call(script: Script) -> None:
    """Talk to a stranger for long, and draw cash the next days, in one bank after the other."""
    peer, kind = _caller(script)
    start, paid = script.hours(9, 18), []
    script.call(start, script.between(1500, 6000), peer, kind)
    t = start + script.hours(1, 3) if script.maybe(0.4) and start < 13 * HOUR else 0.0
    t = t or by_day(start + script.whole(1, 2) * DAY, script.hours(9, 15))
    for _ in range(script.whole(1, 3)):
        share = script.between(0.25, 0.6)
        script.pay(t, share, _cash_desk(script), CASH, COUNTER, "cash")
        paid.append((t, share))
        if script.maybe(0.6):
            script.call(t + script.hours(0.5, 2), script.between(120, 1800), peer, kind)
        came = t + script.hours(2, 5)
        script.company(came, came + script.between(200, 900))
        t = by_day(t + script.whole(1, 3) * DAY, script.hours(9, 15))
    script.label(start, paid[-1][0] + DAY, paid[0][0] - start + 8 * HOUR)


def gold_for_a_stranger(script: Script) -> None:
    """Be told to turn savings into gold, in shop after shop, and to post it or hand it over."""
    peer, kind = _caller(script)
    start = script.hours(9, 18)
    script.call(start, script.between(1200, 5400), peer, kind)
    t, first, last = by_day(start + script.whole(0, 3) * DAY, script.hours(18, 19)), 0.0, 0.0
    t = max(t, start + 2 * HOUR)
    for _ in range(script.whole(2, 4)):
        shop = ev.name("shop-", 230_000 + script.whole(0, 600))
        script.pay(t, script.between(0.15, 0.4), shop, MERCHANT, POS, "gold")
        first, last = first or t, t
        if script.maybe(0.5):
            script.call(t - script.between(1200, 7000), script.between(120, 1800), peer, kind)
        t = by_day(t + script.whole(1, 4) * DAY, script.hours(9.5, 19))
    posted, post = last + script.hours(1, 4), ev.name("company-", 990)
    script.pay(posted, script.between(18, 60), post, COMPANY, MOBILE, "transport")
    script.label(start, last + DAY, first - start + 0.5 * (last - first) + 6 * HOUR)


def loan_for_somebody_else(script: Script) -> None:
    """Take out a bank's or insurer's loan on a "friend's" word, and send it on in parts."""
    start = script.hours(9, 15)
    loan = float(script.whole(4, 30)) * 5000
    lender = ev.name("bank-", script.whole(0, 4)) if script.maybe(0.6) else ev.name("company-", 960)
    kind = INSTITUTION if lender >> 40 == ev.NAMES.index("bank-") else COMPANY
    peer, payee, paid = ev.name("tel-", script.whole(1, 10**8)), script.stranger(), []
    for day in range(script.whole(0, 2)):
        script.call(day * DAY + script.hours(8, 8.9), script.between(300, 1800), peer, UNKNOWN)
    script.pay(start, loan, lender, kind, ONLINE, "transfer", incoming=True)
    t, parts = start + script.hours(0.3, 20), script.whole(1, 4)
    for number in range(parts):
        if not 8.5 * HOUR < t % DAY < 20 * HOUR:
            t = by_day(t + 10 * HOUR, script.hours(9, 12))
        amount = loan / parts * script.between(0.9, 1.0) // 100 * 100
        script.pay(t, amount, payee if script.maybe(0.7) else script.stranger(1 + number), PERSON,
                   COUNTER if script.maybe(0.3) else MOBILE)  # fmt: skip
        paid.append((t, amount))
        t += script.hours(3, 40)
    script.label(start, paid[-1][0] + DAY, before_half(paid) - start + 6 * HOUR)


def gold_for_a_wedding(script: Script) -> None:
    """Buy the three golds for a granddaughter's wedding, with the daughter, in one afternoon."""
    start, own = script.hours(9.5, 16), int(script.person["index"]) * 100
    script.call(start - script.hours(1, 8), script.between(200, 1500), ev.name("family-", own), 0)
    amount = min(script.between(4000, 40_000), 0.5 * savings(script)) // 10 * 10
    shop = ev.name("shop-", 230_000 + script.whole(0, 600))
    for number in range(parts := script.whole(1, 2)):
        script.pay(start + 1500 * number, amount / parts, shop, MERCHANT, POS, "gold")
    script.company(start + 4 * HOUR, start + 6 * HOUR, 3.0)
    whole(script, start, start + DAY)


def loan_for_a_renovation(script: Script) -> None:
    """Borrow from the own bank for a new roof or bathroom, and pay the builder as it grows."""
    start, builder = script.hours(9, 11.5), script.stranger(0, "company-")
    loan = float(script.whole(4, 20)) * 5000
    bank = ev.name("bank-", int(script.person["street"]) % 5)
    script.pay(start, loan, bank, INSTITUTION, COUNTER, "transfer", incoming=True)
    t, parts = start + script.whole(0, 4) * DAY + script.hours(1, 4), script.whole(2, 4)
    for number in range(parts):
        amount = loan / parts * script.between(0.85, 1.0) // 100 * 100
        master = number > 0 and script.maybe(0.3)  # the tiler is paid by his own code
        payee, kind = (script.stranger(7), PERSON) if master else (builder, COMPANY)
        script.pay(t, amount, payee, kind, MOBILE if master else POS, "renovation")
        for day in range(1, 4):
            begins = t // DAY * DAY + day * DAY + 8 * HOUR
            script.company(begins, begins + 8 * HOUR, 2.0)
        last = t
        t = by_day(t + script.whole(4, 14) * DAY, script.hours(9, 17))
    for month in (1, 2):
        script.pay(by_day(start + 30 * month * DAY, 8 * HOUR), round(loan / 36, 2), bank,
                   INSTITUTION, ONLINE, "fee")  # fmt: skip
    whole(script, start, max(last, start + 60 * DAY) + HOUR)


def bride_price(script: Script) -> None:
    """Draw the bride's price for a grandson (彩礼) in cash at the own bank, after family came."""
    start = DAY + script.hours(9, 11.5)
    script.company(script.hours(15, 17), script.hours(19, 21), 4.0)
    bank, share = ev.name("cash-", int(script.person["street"])), script.between(0.3, 0.7)
    script.pay(start, share, bank, CASH, COUNTER, "cash")
    if script.maybe(0.4):
        script.pay(start + DAY, 0.3 * share, bank, CASH, COUNTER, "cash")
    script.company(start + 6 * HOUR, start + 8 * HOUR, 4.0)
    whole(script, start - 18 * HOUR, start + 2 * DAY)


def collected_for_the_temple(script: Script) -> None:
    """Collect for the temple's roof: neighbours send their share, and the builder gets it all."""
    start, total = script.hours(8, 11), 0.0
    own = int(script.person["index"]) * 100
    for number in range(script.whole(6, 20)):
        amount = float(script.rng.choice([100, 200, 300, 500, 1000]))
        giver = ev.name("friend-", own + 3 + number) if number < 5 else script.stranger(number)
        script.pay(start + script.between(0, 3 * DAY) // 60 * 60 * (number > 0), amount, giver,
                   PERSON, MOBILE, "gift", incoming=True)  # fmt: skip
        total += amount
    end = by_day(start + script.whole(3, 4) * DAY, script.hours(11.5, 17))
    builder = street_wide(script, "company-", _TEMPLE)
    script.pay(end, total, builder, COMPANY, MOBILE, "fee")
    friend = ev.name("friend-", own + 3)
    script.call(end - HOUR, script.between(60, 600), friend, CONTACT, outgoing=True)
    whole(script, start, end + HOUR)


_CALLED = both(saver, every(ev.TELECOM))
TYPES = {
    "drawn_for_strangers": Type("fraud", every(ev.BANK), drawn_for_strangers),
    "cash_after_a_call": Type("fraud", _CALLED, cash_after_a_call),
    "gold_for_a_stranger": Type("fraud", _CALLED, gold_for_a_stranger),
    "loan_for_somebody_else": Type("fraud", saver, loan_for_somebody_else),
    "gold_for_a_wedding": Type("fraud", saver, gold_for_a_wedding, decoy=True),
    "loan_for_a_renovation": Type("fraud", saver, loan_for_a_renovation, decoy=True),
    "bride_price": Type("fraud", saver, bride_price, decoy=True),
    "collected_for_the_temple": Type("fraud", every(ev.BANK), collected_for_the_temple, decoy=True),
}
