"""Swindles that begin with a call or a message: threats, borrowed voices, shared screens."""

from __future__ import annotations

from streams.contract.kinds import Flag
from streams.simulate.base import events as ev
from streams.simulate.base.words import (
    ATM,
    CASH,
    CHAT,
    CLOSED,
    COMPANY,
    COUNTER,
    FINANCE,
    FLAGGED,
    INSTALLED,
    INSTITUTION,
    MERCHANT,
    MOBILE,
    ONLINE,
    OPENED,
    OVERSEAS,
    PERSON,
    POS,
    REMOTE,
    SCREEN_SHARE,
    SERVICE,
    UNKNOWN,
)
from streams.simulate.people.who import both, every, saver, some
from streams.simulate.scripts.scene_types import Type
from streams.simulate.scripts.script import DAY, HOUR, Script

_BROKEN, _NEW = int(Flag.DEPOSIT_BROKEN), int(Flag.DEVICE_NEW)
_OTP, _LINK = int(Flag.OTP), int(Flag.LINK)


def breaks_deposit(script: Script, second: float) -> int:
    """Let a fixed deposit be broken; return the flags of the payment that follows."""
    bank = ev.name("bank-", int(script.person["street"]) % 5)
    amount = float(script.whole(1, 8)) * 10_000
    script.pay(second, amount, bank, INSTITUTION, COUNTER, "transfer", flags=_BROKEN, incoming=True)
    return _BROKEN if script.maybe(0.5) else 0


def _instalments(
    script: Script, first: float, shares: list[float], gap_h: tuple[float, float], kind: int,
    *, flags: int = 0,
) -> float:  # fmt: skip
    """Pay shares of the account one after the other in banking hours; return when the last is."""
    t = first
    for number, share in enumerate(shares):
        channel = int(script.rng.choice([MOBILE, ONLINE, COUNTER], p=[0.55, 0.2, 0.25]))
        script.pay(t, share, script.stranger(min(number, 1)), kind, channel, flags=flags)
        if number < len(shares) - 1:
            t += script.hours(*gap_h)
            t += (9.2 * HOUR - t) % DAY if not 8.5 * HOUR < t % DAY < 17 * HOUR else 0
    return t


def false_police(script: Script) -> None:
    """Be told of a warrant, kept on the line for hours, and sent to move money to safety."""
    start = script.hours(8.8, 15)
    caller = ev.name("00-" if (abroad := script.maybe(0.5)) else "tel-", script.whole(1, 10**8))
    kind = OVERSEAS if abroad else FLAGGED if script.maybe(0.25) else UNKNOWN
    first = script.between(900, 5400)
    script.call(start, first, caller, kind)
    if script.maybe(0.5):
        script.message(start + 400, caller, kind, _LINK)
    if script.maybe(0.45):
        script.app(start + 900, INSTALLED, SCREEN_SHARE if script.maybe(0.7) else CHAT)
    if script.maybe(0.15):  # hangs up at last and asks the son: nothing is lost
        script.label(start, start + first + 2 * HOUR, first + HOUR)
        return
    t = start + first + script.between(-300, 5400)
    flags = breaks_deposit(script, t - 900) if script.maybe(0.3) else 0
    shares = [script.between(0.15, 0.5) for _ in range(script.whole(1, 4))]
    last = _instalments(script, t, shares, (0.5, 20), PERSON, flags=flags)
    for day in range(1, int(last // DAY) + 1):
        script.call(day * DAY + script.hours(8.6, 10), script.between(600, 4800), caller, kind)
    script.label(start, last + 6 * HOUR, (t - start) + 4 * HOUR)


def screen_shared(script: Script) -> None:
    """Let a false shop or insurer "cancel a fee" with the screen shared; all in an hour."""
    start = script.hours(9, 20)
    caller = ev.name("tel-", script.whole(1, 10**8))
    length = script.between(1500, 5400)
    script.call(start, length, caller, UNKNOWN if script.maybe(0.8) else FLAGGED)
    t = start + script.between(300, 900)
    script.app(t, INSTALLED, SCREEN_SHARE if script.maybe(0.6) else REMOTE)
    script.app(t + 60, OPENED, SCREEN_SHARE)
    if script.maybe(0.2):  # a grandson comes in and ends it
        script.company(t + 200, t + 2 * HOUR)
        script.label(start, t + 2 * HOUR, HOUR)
        return
    for number in range(script.whole(1, 4)):
        t += script.between(120, 500)
        script.message(t - 40, ev.name("service-", number), SERVICE, _OTP)
        payee, kind = script.stranger(number), PERSON if script.maybe(0.7) else COMPANY
        script.pay(t, script.between(0.2, 0.6), payee, kind, MOBILE, flags=_NEW * script.maybe(0.3))
    script.app(t + 300, CLOSED, SCREEN_SHARE)
    script.label(start, t + 2 * HOUR, (t - start) + HOUR)


def false_grandchild(script: Script) -> None:
    """Hear a grandson weep from the police station, and send money or hand it to a courier."""
    start = script.hours(8.5, 16)
    caller = ev.name("tel-", script.whole(1, 10**8))
    script.call(start, script.between(150, 700), caller, UNKNOWN)
    t = start + script.hours(0.4, 2.2)
    if script.maybe(0.6):
        script.call(t - 600, script.between(60, 400), caller, UNKNOWN, outgoing=script.maybe(0.3))
    amount = float(script.rng.choice([5000, 8000, 10_000, 20_000, 30_000, 50_000]))
    amount = min(amount, 0.7 * float(script.person["balance"]) // 1000 * 1000)
    if script.maybe(0.5):
        script.pay(t, amount, ev.name("cash-", int(script.person["street"])), CASH, COUNTER, "cash")
    else:
        channel = COUNTER if script.maybe(0.4) else MOBILE
        script.pay(t, amount, script.stranger(), PERSON, channel)
    script.label(start, t + 4 * HOUR, (t - start) + 1.5 * HOUR)


def new_number(script: Script) -> None:
    """Get a message from the "daughter's new number", chat, and pay school fees for her."""
    start = script.hours(8, 19)
    peer = ev.name("tel-", script.whole(1, 10**8))
    for number in range(script.whole(4, 12)):
        script.message(start + 240 * number, peer, UNKNOWN, outgoing=bool(number % 2))
    t = start + script.hours(0.8, 5)
    sums = [script.between(1500, 6000), script.between(4000, 18_000), script.between(8000, 30_000)]
    for number in range(script.whole(1, 3)):
        script.pay(t, round(sums[number], -2), script.stranger(), PERSON, MOBILE)
        script.message(t + 200, peer, UNKNOWN, outgoing=True)
        last = t
        t += script.hours(0.5, 14)
    script.label(start, last + 6 * HOUR, (last - start) + 2 * HOUR)


def fee_after_fee(script: Script) -> None:
    """Pay a stamp, a tax, a notary, for a prize or subsidy that never comes."""
    start = script.hours(9, 15)
    peer = ev.name("tel-", script.whole(1, 10**8))
    script.call(start, script.between(300, 1500), peer, UNKNOWN)
    amount, t = script.between(180, 700), start + script.hours(0.3, 3)
    steps = script.whole(3, 6)
    for number in range(steps):
        payee = script.stranger(number // 2)
        script.pay(t, round(amount, -1), payee, PERSON if number else COMPANY, MOBILE, "fee")
        last = t
        amount *= script.between(1.4, 2.6)
        t += script.hours(1, 26)
        t += (9 * HOUR - t) % DAY if not 8 * HOUR < t % DAY < 20 * HOUR else 0
        if script.maybe(0.6):
            script.call(t - 1500, script.between(120, 900), peer, UNKNOWN)
    script.label(start, last + 12 * HOUR, 0.7 * (last - start) + 6 * HOUR)


def cash_for_a_courier(script: Script) -> None:
    """Draw large sums, or buy gold, on several days for a courier who comes to the door."""
    start = script.hours(9, 14)
    caller = ev.name("00-" if script.maybe(0.4) else "tel-", script.whole(1, 10**8))
    kind = OVERSEAS if caller >> 40 == ev.NAMES.index("00-") else UNKNOWN
    gold = script.maybe(0.4)
    for day in range(script.whole(1, 5)):
        t = day * DAY + start + script.between(-1800, 3600)
        script.call(t - script.between(1200, 5000), script.between(500, 3600), caller, kind)
        if gold:
            shop = ev.name("shop-", 200_000 + script.whole(0, 400))
            script.pay(t, script.between(0.2, 0.5), shop, MERCHANT, POS, "gold")
        elif script.maybe(0.5):
            bank = ev.name("cash-", int(script.person["street"]))
            script.pay(t, script.between(0.2, 0.5), bank, CASH, COUNTER, "cash")
        else:
            for step in range(script.whole(2, 4)):  # machines give 5,000 at most at a time
                script.pay(t + 90 * step, 5000, ev.name("cash-", script.whole(300, 330)), CASH, ATM,
                           "cash")  # fmt: skip
        script.company(t + 2 * HOUR, t + 2 * HOUR + 400)
        last = t
    script.label(start - 1800, last + 12 * HOUR, 0.6 * (last - start) + 8 * HOUR)


def quick_loan(script: Script) -> None:
    """Pay back a "campus loan" never taken: borrow on line, and send the loan on."""
    start = script.hours(9, 18)
    script.call(start, script.between(1200, 4500), ev.name("tel-", script.whole(1, 10**8)), UNKNOWN)
    script.app(start + 500, INSTALLED, FINANCE)
    t = start + script.hours(0.4, 1.5)
    for number in range(script.whole(1, 3)):
        loan = float(script.whole(8, 60)) * 500
        script.message(t - 60, ev.name("service-", 20 + number), SERVICE, _OTP)
        lender = ev.name("company-", 900 + script.whole(0, 60))
        script.pay(t, loan, lender, COMPANY, ONLINE, "transfer", incoming=True)
        t += script.between(200, 900)
        script.pay(
            t, round(loan * script.between(0.95, 1.0), -1), script.stranger(), PERSON, MOBILE
        )
        t += script.between(200, 1500)
    script.label(start, t + 4 * HOUR, (t - start) + 2 * HOUR)


_ON_LINE = some(ev.TELECOM, ev.PHONE)
TYPES = {
    "false_police": Type("fraud", both(saver, every(ev.TELECOM)), false_police),
    "screen_shared": Type("fraud", both(saver, every(ev.PHONE)), screen_shared),
    "false_grandchild": Type("fraud", saver, false_grandchild),
    "new_number": Type("fraud", both(saver, _ON_LINE), new_number),
    "fee_after_fee": Type("fraud", saver, fee_after_fee),
    "cash_for_a_courier": Type("fraud", saver, cash_for_a_courier),
    "quick_loan": Type("fraud", both(every(ev.BANK), _ON_LINE), quick_loan),
}
