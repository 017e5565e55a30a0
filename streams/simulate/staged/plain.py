"""Plain scenes, written by hand: an SOS, a fall, smoke, a night exit, a swindle, an outage.

Each is as short as it can be told: who is it, what went before as far as it matters, what happens,
and what is still heard afterwards, for silence is told by the clock of what still speaks. Moments
are epoch ms, written by whoever stages a scene: nothing here reads a clock or draws a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, HOUR_MS, MINUTE_MS

HOMES = 6
"""Homes behind the hub of an outage."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain scene: what is written of a person at a moment, and about whom it is."""

    told: str
    warning: str
    hour: float
    """Civil hour at which it happens where no moment is given."""
    play: Callable[[str, int], list[Json]]
    register: Mapping[str, str]
    decoy: bool = False


def sos(person: str, at: int) -> list[Json]:
    """Press the button."""
    return [_said("sos", person, at, channel="button")]


def fall(person: str, at: int) -> list[Json]:
    """Have a bracelet tell of a fall, and nothing of somebody who rises."""
    after = range(at + MINUTE_MS, at + 40 * MINUTE_MS, MINUTE_MS)
    return [_said("fall", person, at, confidence=0.9), *_beats(person, after)]


def smoke(person: str, at: int) -> list[Json]:
    """Have the smoke alarm of the kitchen sound."""
    return [_said("climate", person, at, room="kitchen", temperature_c=31.0, smoke=True)]


def gas(person: str, at: int) -> list[Json]:
    """Have the gas alarm sound."""
    return [_said("climate", person, at, room="kitchen", gas=True)]


def carbon_monoxide(person: str, at: int) -> list[Json]:
    """Bathe beside a blocked heater."""
    rising = ((0, 20), (4, 90), (8, 190))
    return [
        _said("climate", person, at + minute * MINUTE_MS, room="bathroom", co_ppm=ppm)
        for minute, ppm in rising
    ]


def night_exit(person: str, at: int) -> list[Json]:
    """Leave in the night, with dementia; the door tells, and then nothing but the hub."""
    evening = range(at - 7 * HOUR_MS, at - 4 * HOUR_MS, 10 * MINUTE_MS)
    rooms = ("kitchen", "living", "bathroom", "living")
    lived = [_said("motion", person, t, room=rooms[n % 4]) for n, t in enumerate(evening)]
    steps = ((-90_000, "bedroom"), (-30_000, "hall"))
    lived += [_said("motion", person, at + ms, room=room) for ms, room in steps]
    lived.append(_said("door", person, at, door="front", state="open"))
    lived.append(_said("door", person, at + 8_000, door="front", state="closed"))
    return lived + _beats(person, range(at - 7 * HOUR_MS, at + HOUR_MS, 5 * MINUTE_MS))


def night_look(person: str, at: int) -> list[Json]:
    """Look out of the front door in the night, and go back to bed (ordinary life)."""
    back = [
        _said("motion", person, at + seconds * 1000, room=room)
        for seconds, room in ((70, "hall"), (95, "bathroom"), (260, "bedroom"))
    ]
    return sorted([*night_exit(person, at), *back], key=lambda event: int(event["at"]))


def fraud(person: str, at: int) -> list[Json]:
    """Be kept on the line by false police, share the screen, and empty the account."""
    paid = [
        _bought(person, at - day * DAY_MS - (day % 5) * HOUR_MS, day) for day in range(28, 0, -2)
    ]
    call: Json = {"direction": "in", "peer": "00-8613", "peer_class": "overseas"}
    swindle = [
        _said("call", person, at, **call, duration_s=0),
        _said("app", person, at + 9 * MINUTE_MS, action="installed", app_class="screen_share"),
        _said("app", person, at + 11 * MINUTE_MS, action="opened", app_class="screen_share"),
    ]
    left = 61_000.0
    for number, sum_cny in enumerate((20_000.0, 20_000.0, 19_800.0)):
        moment, left = at + (20 + 6 * number) * MINUTE_MS, left - sum_cny
        swindle.append(
            _said("message", person, moment - MINUTE_MS, direction="in", peer="service-95",
                  peer_class="service", otp=True)
        )  # fmt: skip
        swindle.append(
            _said("payment", person, moment, amount_cny=sum_cny, direction="out",
                  counterparty=f"acct-{number}", counterparty_kind="person", channel="mobile",
                  balance_cny=left, device_new=True)
        )  # fmt: skip
    ended = _said("call", person, at, **call, duration_s=45 * 60)
    return [*paid, *swindle, ended]


def silence(person: str, at: int) -> list[Json]:
    """Lie helpless at home: the hub speaks on, nothing moves any more."""
    return _home(person, at - 30 * HOUR_MS, at, at + 18 * HOUR_MS)


def outage(person: str, at: int) -> list[Json]:
    """Lose a building's hub with six homes behind it; another home is heard all the while."""
    events = _home(f"{person}-elsewhere", at - 30 * HOUR_MS, at + 18 * HOUR_MS, at + 18 * HOUR_MS)
    for number in range(1, HOMES + 1):
        events += _home(f"{person}-{number}", at - 30 * HOUR_MS + number * 1000, at, at)
    return events


def _home(home: str, since: int, lives: int, beats: int) -> list[Json]:
    """Return a home in which somebody moves by day until `lives`, and whose hub beats on."""
    rooms = ("kitchen", "living", "bedroom", "bathroom")
    events = _beats(home, range(since, beats, HOUR_MS))
    for place, moment in enumerate(range(since, lives, 53 * MINUTE_MS)):
        if 7 <= _civil_hour(moment) < 21:
            events.append(_said("motion", home, moment, room=rooms[place % 4]))
    return events


def _civil_hour(at: int) -> float:
    """Return the hour in China, which has no summer time."""
    return (at + 8 * HOUR_MS) % DAY_MS / HOUR_MS


def _beats(home: str, moments: range) -> list[Json]:
    return [_said("heartbeat", home, at, sensor="hub") for at in moments]


def _bought(person: str, at: int, day: int) -> Json:
    return _said(
        "payment", person, at, amount_cny=30.0 + day, direction="out", counterparty="shop-1",
        counterparty_kind="merchant", channel="pos", balance_cny=61_000.0 + 15 * day,
        category="food",
    )  # fmt: skip


def _said(kind: str, person: str, at: int, **fields: object) -> Json:
    return {"kind": kind, "person": person, "at": at, **fields}


_ALONE = MappingProxyType({"lives_alone": "true", "dementia": "none"})
_CONFUSED = MappingProxyType({"lives_alone": "true", "dementia": "moderate"})
PLAIN: MappingProxyType[str, Plain] = MappingProxyType(
    {
        "sos": Plain("按下求助按钮 presses the button", "home", 15.0, sos, _ALONE),
        "fall": Plain("跌倒后无动静 falls and does not rise", "home", 10.5, fall, _ALONE),
        "smoke": Plain("烟雾报警 smoke in the kitchen", "home", 11.0, smoke, _ALONE),
        "gas": Plain("燃气泄漏 gas in the kitchen", "home", 17.0, gas, _ALONE),
        "carbon_monoxide": Plain("一氧化碳 carbon monoxide", "home", 19.5, carbon_monoxide, _ALONE),
        "night_exit": Plain(
            "失智老人夜间离家 leaves at night", "wandering", 2.2, night_exit, _CONFUSED
        ),
        "night_look": Plain(
            "夜里开门看看就回来 looks out at night", "wandering", 2.2, night_look, _CONFUSED, True
        ),
        "fraud": Plain("冒充公检法诈骗 false police", "fraud", 10.0, fraud, _ALONE),
        "silence": Plain("居家无活动 helpless at home", "home", 7.5, silence, _ALONE),
        "outage": Plain("整栋网关掉线 a hub falls silent", "home", 7.5, outage, _ALONE),
    }
)
