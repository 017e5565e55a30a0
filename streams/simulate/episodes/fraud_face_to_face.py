"""Swindles by people who come to the door, sell a treasure, or have the bank card."""

from __future__ import annotations

from streams.simulate.base import events as ev
from streams.simulate.base.paths import somewhere
from streams.simulate.base.words import (
    ATM,
    CASH,
    COMPANY,
    MERCHANT,
    MOBILE,
    ONLINE,
    PERSON,
    POS,
    UNKNOWN,
)
from streams.simulate.people.who import every, saver
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script


def treasures(script: Script) -> None:
    """Buy stamps, coins and paintings "to be bought back at thrice the price"."""
    start = script.hours(9, 16)
    company, t = script.stranger(0, "company-"), start
    peer = ev.name("tel-", script.whole(1, 10**8))
    amounts = []
    for number in range(script.whole(2, 6)):
        script.call(
            t - script.hours(0.5, 20) % (8 * HOUR), script.between(300, 1600), peer, UNKNOWN
        )
        amounts.append(script.between(500, 2500) * (1 + 1.2 * number))
        channel = int(script.rng.choice([POS, MOBILE, ONLINE]))
        category = "collectible" if script.maybe(0.4) else "fee"
        script.pay(t, round(amounts[-1], -1), company, COMPANY, channel, category)
        last = t
        t += script.whole(1, 5) * DAY + script.hours(-1, 2)
    if sum(amounts) > 2500:
        script.label(start, last + DAY, 0.6 * (last - start) + DAY)


def wonder_doctor(script: Script) -> None:
    """Hear on the air of a doctor who heals diabetes, and buy powder after powder."""
    start = script.hours(8.5, 17)
    seller, t = script.stranger(0, "company-"), start
    peer = ev.name("tel-", script.whole(1, 10**8))
    script.call(start - 1200, script.between(600, 2000), peer, UNKNOWN, outgoing=True)
    amounts = []
    for number in range(script.whole(2, 5)):
        amounts.append(script.between(300, 1300) * (1 + 0.7 * number))
        script.pay(t, round(amounts[-1]), seller, COMPANY, MOBILE, "medicine")
        for day in range(script.whole(0, 2)):
            script.call(t + day * DAY + HOUR, script.between(200, 1500), peer, UNKNOWN)
        last = t
        t += script.whole(1, 5) * DAY + script.hours(-1, 1)
    if sum(amounts) > 1800:
        script.label(start, last + DAY, 0.6 * (last - start) + DAY)


def carer_with_the_card(script: Script) -> None:
    """Be robbed by a help or nephew who draws what the machine gives, day by day."""
    start, paid = script.hours(10, 18), 0.0
    machine = ev.name("cash-", 400 + script.whole(0, 40))
    sly = script.maybe(0.5)
    days = script.whole(4, 10)
    for day in range(days):
        if day and script.maybe(0.25):
            continue
        t = day * DAY + start + script.between(-2, 3) * HOUR
        if sly:
            script.pay(t, script.between(300, 1500) // 100 * 100, script.stranger(), PERSON, MOBILE)
        for step in range(0 if sly else script.whole(1, 2)):
            script.pay(t + 80 * step, float(script.rng.choice([1000, 2000, 2500, 5000])), machine,
                       CASH, ATM, "cash", at_home=True)  # fmt: skip
        paid, last = paid + 1, t
    if paid > 2:
        script.label(start, last + DAY, 0.5 * (last - start) + DAY)


def shopping_tour(script: Script) -> None:
    """Ride along on a tour for 99 yuan, and be kept in a jade shop until something is bought."""
    start = script.hours(6, 7.5)
    script.pay(start, 99, script.stranger(1, "company-"), COMPANY, MOBILE, "travel")
    end = script.hours(17, 19)
    script.absent(start, end, somewhere(script.rng, 25_000, 90_000))
    t = script.hours(9.5, 12)
    total = 0.0
    for number in range(script.whole(1, 3)):
        amount = round(script.between(1200, 9000), -1)
        shop = script.stranger(2 + number, "shop-")
        script.pay(t, amount, shop, MERCHANT, POS, "gift" if script.maybe(0.3) else "collectible")
        total += amount
        last = t
        t += script.hours(0.5, 2.4)
    if total > 2500:
        script.label(start, last + 6 * HOUR, last - start + HOUR)


def account_lent(script: Script) -> None:
    """Lend the account for a fee: strangers pay in, and at once it goes out, even at night."""
    start, last = script.hours(9, 26), 0.0
    for day in range(script.whole(1, 3)):
        t = start + day * DAY
        for number in range(script.whole(2, 6)):
            amount = float(script.whole(10, 190)) * 100
            script.pay(t, amount, script.stranger(day * 20 + number), PERSON, ONLINE,
                       incoming=True)  # fmt: skip
            t += script.between(60, 900)
            payee = script.stranger(200 + day * 20 + number)
            script.pay(t, round(amount * 0.98), payee, PERSON, MOBILE)
            t += script.between(120, 2400)
        last = t
    script.label(start, last + 6 * HOUR, 0.5 * (last - start) + 4 * HOUR)


def repairs_at_the_door(script: Script) -> None:
    """Let "the gas company" in, who sell a valve, then a cooker, then a filter for thousands."""
    start = script.hours(9, 16)
    script.company(start, start + script.hours(0.5, 2), 2.0)
    seller = script.stranger(0, "company-")
    t, total = start + script.hours(0.3, 1), 0.0
    for _ in range(script.whole(1, 3)):
        amount = round(script.between(600, 4200), -1)
        kind = COMPANY if script.maybe(0.6) else PERSON
        script.pay(t, amount, seller, kind, MOBILE, "fee")
        total, last = total + amount, t
        t += script.between(300, 3000) + DAY * script.maybe(0.4)
    if total > 1.2 * float(script.person["pension"]) or total > 3000:
        script.label(start, last + 6 * HOUR, last - start + 3 * HOUR)


TYPES = {
    "treasures": Type("fraud", saver, treasures),
    "wonder_doctor": Type("fraud", every(ev.BANK), wonder_doctor),
    "carer_with_the_card": Type("fraud", saver, carer_with_the_card),
    "shopping_tour": Type("fraud", saver, shopping_tour),
    "account_lent": Type("fraud", every(ev.BANK), account_lent),
    "repairs_at_the_door": Type("fraud", every(ev.BANK), repairs_at_the_door),
}
