"""Swindles that grow for weeks: interest, rebates, a bed in a home for the old, a new friend."""

from __future__ import annotations

from streams.contract.kinds import Flag
from streams.simulate.base import events as ev
from streams.simulate.base.town_records import Person
from streams.simulate.base.words import (
    CHAT,
    CLASS,
    COMPANY,
    COUNTER,
    FINANCE,
    GATHERING,
    INSTALLED,
    MERCHANT,
    MOBILE,
    ONLINE,
    OVERSEAS,
    PERSON,
    POS,
    UNKNOWN,
)
from streams.simulate.episodes.fraud_by_telephone import breaks_deposit
from streams.simulate.people.who import every, has, saver
from streams.simulate.scripts.loss import before_half
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

_LINK = int(Flag.LINK)


def shares_platform(script: Script) -> None:
    """Follow a "teacher" on a trading platform: small gains paid out, then all that there is."""
    start = script.hours(9, 16)
    peer = ev.name("00-" if (abroad := script.maybe(0.3)) else "tel-", script.whole(1, 10**8))
    kind = OVERSEAS if abroad else UNKNOWN
    if script.maybe(0.7):
        script.app(start - HOUR, INSTALLED, FINANCE if script.maybe(0.6) else CHAT)
    amount, t, paid = script.between(500, 3000), start, []
    category = "investment" if script.maybe(0.4) else "transfer"
    most = 0.8 * float(script.person["balance"])
    for number in range(script.whole(3, 7)):
        script.message(t - 900, peer, kind, _LINK * script.maybe(0.4))
        payee = script.stranger(number if script.maybe(0.6) else 0)
        payee_kind = COMPANY if script.maybe(0.35) else PERSON
        script.pay(t, round(min(amount, most), -2), payee, payee_kind, ONLINE, category)
        paid.append((t, min(amount, most)))
        most = max(most - amount, 1000)
        if number == 0 or script.maybe(0.25):
            back = t + script.hours(20, 50)
            script.pay(back, round(amount * 1.06, 2), payee, payee_kind, ONLINE, "refund",
                       incoming=True)  # fmt: skip
        amount *= script.between(1.5, 3.4)
        t += script.whole(1, 4) * DAY + script.hours(-1, 1)
    if script.maybe(0.3):
        breaks_deposit(script, paid[-1][0] - HOUR)
    within = before_half(paid) - start + 6 * HOUR
    if sum(amount for _, amount in paid) > 4000:
        script.label(start, paid[-1][0] + DAY, within)


def tasks_and_rebates(script: Script) -> None:
    """Like videos for pocket money, then pay "joint orders" that cannot be withdrawn."""
    start, paid = script.hours(9, 20), []
    peer = ev.name("tel-", script.whole(1, 10**8))
    script.message(start - 1800, peer, UNKNOWN, _LINK)
    if script.maybe(0.6):
        script.app(start - 1500, INSTALLED, CHAT)
    t, amount = start, script.between(80, 300)
    for number in range(script.whole(4, 8)):
        payee = script.stranger(number)
        script.pay(t, round(amount), payee, PERSON, MOBILE)
        paid.append((t, amount))
        if number < 2:
            back = t + script.between(600, 3000)
            script.pay(back, round(amount * 1.2), payee, PERSON, MOBILE, "refund", incoming=True)
            t = back
        amount *= script.between(1.6, 3.6)
        t += script.hours(0.4, 16)
        t += (8 * HOUR - t) % DAY if t % DAY < 7 * HOUR else 0
    if sum(amount for _, amount in paid) > 2000:
        script.label(start, paid[-1][0] + 12 * HOUR, before_half(paid) - start + 4 * HOUR)


def bed_in_a_home(script: Script) -> None:
    """Buy a share in a home for the old (养老项目): talks, a tour, a deposit, a bit of interest."""
    start, paid = script.hours(9, 11), []
    company = script.stranger(0, "company-")
    place = ev.name("place-", 40_000 + script.whole(0, 99))
    for talk in range(script.whole(1, 4)):
        script.attend(start + talk * 2 * DAY, script.between(60, 180), GATHERING, place)
    t = start + script.whole(1, 5) * DAY + script.hours(0, 3)
    first = t
    amount = float(script.rng.choice([3000, 5000, 10_000, 10_000, 20_000]))
    amount = min(amount, 0.4 * float(script.person["balance"]) // 1000 * 1000)
    for number in range(script.whole(2, 4)):
        channel = int(script.rng.choice([POS, COUNTER, MOBILE]))
        if number and script.maybe(0.3):
            breaks_deposit(script, t - 2 * HOUR)
        category = "investment" if script.maybe(0.5) else "fee"
        script.pay(t, max(amount, 1000), company, COMPANY, channel, category)
        paid.append((t, amount))
        if number == 0 and script.maybe(0.7):
            script.pay(t + 3 * DAY, amount * 0.02, company, COMPANY, ONLINE, "refund",
                       incoming=True)  # fmt: skip
        amount *= script.between(1.0, 3.0)
        t += script.whole(2, 7) * DAY
    script.label(first, paid[-1][0] + 2 * DAY, before_half(paid) - first + 2 * DAY)


def pledged_house(script: Script) -> None:
    """Pledge the house (以房养老): a great loan comes in and goes out to somebody else's fund."""
    start = script.hours(9.5, 15)
    loan = float(script.whole(15, 80)) * 10_000
    lender = script.stranger(0, "company-")
    script.pay(start, loan, lender, COMPANY, COUNTER, "transfer", incoming=True)
    t, left = start + script.hours(0.5, 30), loan
    t += (9.5 * HOUR - t) % DAY if not 9 * HOUR < t % DAY < 16.5 * HOUR else 0
    first = t
    for number in range(script.whole(1, 3)):
        part = left if number == 2 else round(left * script.between(0.4, 0.98), -4)
        kind = COMPANY if script.maybe(0.6) else PERSON
        script.pay(t, max(part, 10_000), script.stranger(5 + number), kind, COUNTER, "investment")
        left = max(left - part, 10_000)
        last = t
        t += script.hours(1, 28)
        t += (9.5 * HOUR - t) % DAY if not 9 * HOUR < t % DAY < 16.5 * HOUR else 0
    script.pay(last + script.whole(2, 6) * DAY, loan * 0.008, lender, COMPANY, ONLINE, "refund",
               incoming=True)  # fmt: skip
    script.label(start, last + DAY, first - start + 6 * HOUR)


def friend_on_the_screen(script: Script) -> None:
    """Fall for somebody met on line: gifts, a sick mother, a ticket, a customs fee."""
    start, paid = script.hours(9, 21), []
    peer = ev.name("00-" if (abroad := script.maybe(0.4)) else "tel-", script.whole(1, 10**8))
    kind, payee = OVERSEAS if abroad else UNKNOWN, script.stranger()
    amount, t = float(script.rng.choice([188, 520, 666, 999, 1314])), start
    for number in range(script.whole(4, 8)):
        for _ in range(script.whole(0, 2)):
            script.call(t - script.hours(0.3, 2), script.between(600, 4000), peer, kind,
                        outgoing=script.maybe(0.4))  # fmt: skip
        for minute in range(script.whole(0, 5)):
            script.message(t - 600 + 90 * minute, peer, kind, outgoing=script.maybe(0.5))
        category = "gift" if number < 3 else "transfer"
        script.pay(t, round(amount), payee, PERSON, MOBILE, category)
        paid.append((t, amount))
        amount *= script.between(1.2, 2.3)
        t += script.whole(1, 3) * DAY + script.hours(-3, 3)
        t += (9 * HOUR - t) % DAY if t % DAY < 8 * HOUR else 0
    if sum(amount for _, amount in paid) > 3000:
        script.label(start, paid[-1][0] + DAY, before_half(paid) - start + 12 * HOUR)


def gifts_to_a_stream(script: Script) -> None:
    """Tip a live stream or buy chapters through the night, in many small sums."""
    days, first, last = script.whole(1, 4), 0.0, 0.0
    platform = script.stranger(0, "company-")
    for day in range(days):
        t = day * DAY + script.hours(21, 24.5)
        first = first or t
        for _ in range(script.whole(8, 26)):
            amount = float(script.rng.choice([10, 30, 52, 66, 99, 128, 188, 328, 520]))
            script.pay(t, amount, platform, COMPANY, ONLINE, "fee")
            t += script.between(60, 700)
        last = t
    script.label(first, last + 6 * HOUR, 0.5 * (last - first) + 6 * HOUR)


def health_lectures(script: Script) -> None:
    """Go to free lectures (会销) with eggs for all, and buy more, and dearer, each week."""
    start, paid = script.hours(8, 10), []
    place = ev.name("place-", 50_000 + script.whole(0, 99))
    seller = script.stranger(0, "company-" if script.maybe(0.5) else "shop-")
    kind = COMPANY if seller >> 40 == ev.NAMES.index("company-") else MERCHANT
    category = "health_product" if script.maybe(0.4) else "medicine" if script.maybe(0.3) else "fee"
    amount, t = script.between(60, 400), start
    if script.maybe(0.5):
        script.set(0, 10, trips=1.3)
    for _ in range(script.whole(4, 8)):
        script.attend(t, script.between(60, 150), CLASS, place)
        script.pay(t + script.between(0, 1800), round(amount), seller, kind,
                   int(script.rng.choice([POS, MOBILE])), category)  # fmt: skip
        paid.append((t, amount))
        amount *= script.between(1.15, 2.8)
        t += script.whole(1, 4) * DAY
    total = sum(amount for _, amount in paid)
    if total > 0.8 * float(script.person["pension"]) and total > 1500:
        script.label(start, paid[-1][0] + DAY, before_half(paid) - start + DAY)


def _lecture_goer(person: Person) -> float:
    return saver(person) * (1.3 if has(person, ev.CLUB) else 0.8)


TYPES = {
    "shares_platform": Type("fraud", saver, shares_platform),
    "tasks_and_rebates": Type("fraud", every(ev.BANK), tasks_and_rebates),
    "bed_in_a_home": Type("fraud", saver, bed_in_a_home),
    "pledged_house": Type("fraud", lambda person: 0.4 * saver(person), pledged_house),
    "friend_on_the_screen": Type("fraud", saver, friend_on_the_screen),
    "gifts_to_a_stream": Type("fraud", every(ev.BANK, ev.PHONE), gifts_to_a_stream),
    "health_lectures": Type("fraud", _lecture_goer, health_lectures),
}
