"""Ordinary spending and calls a bank might wonder at: weddings, paint, tuition, savings."""

from __future__ import annotations

from streams.contract.kinds import Flag
from streams.simulate.base import events as ev
from streams.simulate.base.words import (
    ATM,
    CASH,
    CHAT,
    COMPANY,
    CONTACT,
    COUNTER,
    GOVERNMENT,
    INSTALLED,
    INSTITUTION,
    MERCHANT,
    MOBILE,
    ONLINE,
    OPENED,
    OVERSEAS,
    PERSON,
    POS,
    SERVICE,
    UNKNOWN,
)
from streams.simulate.people.who import every, saver
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

_NEW, _OTP = int(Flag.DEVICE_NEW), int(Flag.OTP)


def _whole(script: Script, start: float, end: float) -> None:
    script.label(start, end, end - start)


def _kin(script: Script, number: int = 0) -> int:
    return ev.name("family-", int(script.person["index"]) * 100 + number)


def renovation(script: Script) -> None:
    """Pay a painter or a bathroom shop: something down, the rest when it is done."""
    start, days = script.hours(9, 16), script.whole(3, 12)
    firm = script.stranger(0, "company-")
    share = script.between(0.04, 0.15)
    script.pay(start, share, firm, COMPANY, POS, "renovation")
    end = days * DAY + script.hours(9, 17)
    script.pay(end, min(2.2 * share, 0.3), firm, COMPANY, POS, "renovation")
    for day in range(1, min(days, 5)):
        script.company(day * DAY + 8 * HOUR, day * DAY + 16.5 * HOUR, 2.0)
    _whole(script, start, end)


def wedding_gift(script: Script) -> None:
    """Give a red envelope of a lucky sum at a wedding or a child's hundredth day."""
    start = script.hours(9, 19)
    amount = float(script.rng.choice([600, 666, 800, 888, 1000, 1200, 1600, 1688]))
    payee = _kin(script, 1) if script.maybe(0.4) else script.stranger()
    script.pay(start, amount, payee, PERSON, MOBILE, "gift")
    _whole(script, start, start + HOUR)


def own_deposit(script: Script) -> None:
    """Move savings to a fixed deposit at the own bank, at the counter in the morning."""
    start = script.hours(8.8, 11.5)
    bank = ev.name("bank-", int(script.person["street"]) % 5)
    script.pay(start, script.between(0.2, 0.6), bank, INSTITUTION, COUNTER)
    _whole(script, start, start + HOUR)


def yearly_insurance(script: Script) -> None:
    """Pay the year's premium for health insurance or the burial fund."""
    start = script.hours(8.5, 16)
    office = ev.name("pension-office-", 3) if script.maybe(0.5) else ev.name("company-", 11)
    kind = GOVERNMENT if office >> 40 == ev.NAMES.index("pension-office-") else COMPANY
    amount = float(script.rng.choice([380, 400, 580, 880, 1000, 1500]))
    script.pay(start, amount, office, kind, ONLINE, "fee")
    _whole(script, start, start + HOUR)


def hospital_bill(script: Script) -> None:
    """Pay for cataracts or a tooth: a deposit at the counter, the rest after the insurance."""
    start = script.hours(8, 15)
    hospital = ev.name("clinic-", 80 + script.whole(0, 3))
    amount = script.between(800, 6000)
    script.pay(start, round(amount, -2), hospital, INSTITUTION, POS, "medicine")
    end = start + script.whole(1, 3) * DAY
    script.pay(end, round(0.3 * amount, 2), hospital, INSTITUTION, POS, "medicine")
    _whole(script, start, end)


def tuition_for_a_grandchild(script: Script) -> None:
    """Send a term's fees to the son who always gets them, after a talk on the telephone."""
    start = script.hours(9, 20)
    son = _kin(script, script.whole(0, 2))
    script.call(start - script.between(300, 3000), script.between(100, 900), son, CONTACT)
    script.pay(start, float(script.whole(2, 9)) * 1000, son, PERSON, MOBILE, "gift")
    _whole(script, start - 3000, start + HOUR)


def new_telephone(script: Script) -> None:
    """Buy a telephone: the bank sees a device it does not know, a code comes, apps come anew."""
    start = script.hours(9.5, 16)
    shop = ev.name("shop-", 250_000 + script.whole(0, 60))
    script.pay(start, float(script.rng.choice([699, 899, 999, 1299, 1599])), shop, MERCHANT, POS,
               "fee")  # fmt: skip
    later = start + script.hours(1, 6)
    script.app(later, INSTALLED, CHAT)
    script.message(later + 300, ev.name("service-", 2), SERVICE, _OTP)
    food = ev.name("shop-", int(script.person["street"]) * 20)
    script.pay(later + 900, script.between(8, 60), food, MERCHANT, MOBILE, "food", flags=_NEW)
    _whole(script, start, later + HOUR)


def grandchild_sets_up_an_app(script: Script) -> None:
    """Have a grandchild on a visit put a chat on the telephone and share the screen once."""
    start = script.hours(10, 18)
    script.company(start - HOUR, start + script.hours(1, 4), 2.0)
    script.app(start, INSTALLED, CHAT)
    script.app(start + 200, OPENED, CHAT)
    _whole(script, start, start + 2 * HOUR)


def call_from_a_son_abroad(script: Script) -> None:
    """Talk for an hour with a son in Spain, as many of Qingtian's families do; a new number."""
    start = script.hours(14, 20.5)
    script.call(start, script.between(1500, 5400), ev.name("00-", script.whole(1, 10**8)),
                OVERSEAS if script.maybe(0.5) else CONTACT)  # fmt: skip
    _whole(script, start, start + 2 * HOUR)


def insistent_seller(script: Script) -> None:
    """Be called by sellers all day, and buy nothing."""
    start = script.hours(9, 11)
    for number in range(script.whole(3, 7)):
        peer = ev.name("tel-", script.whole(1, 10**8))
        script.call(start + number * script.hours(0.4, 1.2), script.between(10, 360), peer, UNKNOWN)
    _whole(script, start, start + 9 * HOUR)


def new_pharmacy(script: Script) -> None:
    """Buy pills in a pharmacy never gone to."""
    start = script.hours(8, 18)
    shop = script.stranger(0, "clinic-")
    script.pay(start, script.between(30, 320), shop, INSTITUTION, POS, "medicine")
    _whole(script, start, start + HOUR)


def things_for_the_festival(script: Script) -> None:
    """Buy oil, rice dumplings and clothes for everybody in two days."""
    start = script.hours(8, 10)
    days = script.whole(1, 2)
    for day in range(days):
        for buy in range(script.whole(3, 7)):
            shop = ev.name("shop-", 100_000 + script.whole(0, 3000))
            category = "clothes" if script.maybe(0.3) else "food"
            t = day * DAY + start + buy * script.hours(0.3, 1)
            channel = MOBILE if script.maybe(0.7) else POS
            script.pay(t, script.between(25, 380), shop, MERCHANT, channel, category)
    _whole(script, start, (days - 1) * DAY + 18 * HOUR)


def cash_for_a_funeral(script: Script) -> None:
    """Draw some thousands for a funeral or for Qingming, once, at the usual counter."""
    start = script.hours(8.8, 15)
    bank = ev.name("cash-", int(script.person["street"]))
    channel = COUNTER if script.maybe(0.6) else ATM
    script.pay(start, float(script.whole(2, 5)) * 1000, bank, CASH, channel, "cash")
    _whole(script, start, start + HOUR)


def paid_in_arrears(script: Script) -> None:
    """Get a land subsidy or arrears of the pension, and put half of it by."""
    start = script.hours(8, 11)
    office = ev.name("pension-office-", 1)
    amount = float(script.whole(12, 90)) * 100
    script.pay(start, amount, office, GOVERNMENT, ONLINE, "pension", incoming=True)
    bank = ev.name("bank-", int(script.person["street"]) % 5)
    end = start + script.whole(1, 3) * DAY
    script.pay(end, amount // 200 * 100, bank, INSTITUTION, COUNTER)
    _whole(script, start, end)


TYPES = {
    "renovation": Type("fraud", saver, renovation, decoy=True),
    "wedding_gift": Type("fraud", every(ev.BANK), wedding_gift, decoy=True),
    "own_deposit": Type("fraud", saver, own_deposit, decoy=True),
    "yearly_insurance": Type("fraud", every(ev.BANK), yearly_insurance, decoy=True),
    "hospital_bill": Type("fraud", saver, hospital_bill, decoy=True),
    "tuition_for_a_grandchild": Type("fraud", saver, tuition_for_a_grandchild, decoy=True),
    "new_telephone": Type("fraud", every(ev.BANK), new_telephone, decoy=True),
    "grandchild_sets_up_an_app": Type("fraud", every(ev.PHONE), grandchild_sets_up_an_app, True),
    "call_from_a_son_abroad": Type(
        "fraud", lambda person: float(person["far_child"]) * every(ev.TELECOM)(person),
        call_from_a_son_abroad, decoy=True,
    ),
    "insistent_seller": Type("fraud", every(ev.TELECOM), insistent_seller, decoy=True),
    "new_pharmacy": Type("fraud", every(ev.BANK), new_pharmacy, decoy=True),
    "things_for_the_festival": Type("fraud", every(ev.BANK), things_for_the_festival, decoy=True),
    "cash_for_a_funeral": Type("fraud", saver, cash_for_a_funeral, decoy=True),
    "paid_in_arrears": Type("fraud", every(ev.BANK), paid_in_arrears, decoy=True),
}  # fmt: skip
