"""What a scene's author writes down: who is where, what runs, what is paid; and the truth of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from streams.contract.columns import column_of
from streams.contract.kinds import Kind
from streams.simulate.base import effects as does
from streams.simulate.base import events as ev
from streams.simulate.base.timeline import AWAY, DOWN, LIVING, LOST, OUT, PLAIN, STRAY, TRIP
from streams.simulate.base.town_records import Person
from streams.simulate.base.words import ATM, COUNTER, POS

HOUR, DAY = 3600.0, 86_400.0
_METRE = 1 / 111_195
_IN, _OUT = 0, 1


@dataclass(frozen=True, slots=True)
class Label:
    """Seconds after the first midnight of a scene at which it begins and ends."""

    onset: float
    end: float
    within: float
    """Seconds after the onset until which a warning would still have helped."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event of a scene's own; `fields` are columns of `events.EVENT`."""

    second: float
    kind: Kind
    source: int
    fields: dict[str, float]


class Script:
    """A scene in the making, in seconds after midnight of its first day.

    What a household has no device for is left out by itself, so that one course of a scene shows
    more or less of itself from person to person.
    """

    def __init__(
        self, person: Person, places: NDArray[np.float64], first: date, rng: np.random.Generator
    ) -> None:
        self.person, self.places, self.first, self.rng = person, places, first, rng
        self.spans: list[tuple[float, float, float, float, float]] = []
        self.numbers: dict[int, dict[str, float]] = {}
        self.lines: list[Line] = []
        self.path = np.zeros((0, 3))
        self.truth: Label | None = None
        self._payees = 10**7 + int(rng.integers(10**9))

    # --- drawing ---

    def has(self, *devices: int) -> bool:
        """Return whether the household has all these devices."""
        return all(int(self.person["devices"]) >> device & 1 for device in devices)

    def between(self, low: float, high: float) -> float:
        """Draw a number."""
        return float(self.rng.uniform(low, high))

    def hours(self, low: float, high: float) -> float:
        """Draw so many hours, in seconds."""
        return float(self.rng.uniform(low, high)) * HOUR

    def maybe(self, chance: float) -> bool:
        """Draw whether something happens."""
        return bool(self.rng.random() < chance)

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return int(self.rng.integers(low, high + 1))

    def awake(self, since: float, hours: float) -> float:
        """Return by when the person has usually been up for so many hours since a moment."""
        day, left = since // DAY, hours * HOUR
        wake, bed = float(self.person["wake"]), float(self.person["bed"])
        while True:
            begins = max(since, day * DAY + wake)
            up = max(day * DAY + bed - begins, 0.0)
            if left <= up:
                return begins + left
            left -= up
            day += 1

    # --- the day ---

    def span(self, what: int, start: float, end: float, a: float = 0.0, b: float = 0.0) -> None:
        """Add a span of `effects`; times may lie days later."""
        if end > start:
            self.spans.append((what, start, end, a, b))

    def set(self, first: int, last: int, **numbers: float) -> None:
        """Set numbers of `effects` from one day to another, both included."""
        for day in range(first, last + 1):
            self.numbers.setdefault(day, {}).update(numbers)

    def walk(
        self, path: NDArray[np.float64], lost: bool = False, tag: int = STRAY, edge: float = 900
    ) -> None:
        """Let the person go a way that is none of their usual ones, from home and back.

        For `edge` seconds before and after they are at home, if it is day.
        """
        start, end = float(path[0, 0]), float(path[-1, 0])
        for moment in (start - edge, end):
            if self.person["wake"] < moment % DAY < self.person["bed"]:
                self.span(LIVING, moment, moment + edge, PLAIN)
        self.span(LOST if lost else OUT, start, end, tag)
        self.path = np.vstack([self.path, path])

    def absent(self, start: float, end: float, place: NDArray[np.float64]) -> None:
        """Let the person be away at a place (metres east and north)."""
        self.span(AWAY, start, end, float(place[0]), float(place[1]))

    def lies(self, start: float, end: float, room: int, stirs_every_s: float = 0.0) -> None:
        """Let the person lie in a room; a sensor there may see an arm move."""
        self.span(DOWN, start, end)
        if stirs_every_s:
            self.span(does.STIR, start, end, room, stirs_every_s)

    def company(self, start: float, end: float, people: float = 1.0) -> None:
        """Let visitors come and go."""
        self.span(does.VISITOR, start, end, people)

    def hospital(self, start: float, days: int) -> None:
        """Take the person to hospital; whoever came tells the grid worker, who notes it down."""
        self.company(start - 1800, start, 2.0)
        end = (int(start // DAY) + days) * DAY + self.hours(9, 17)
        self.absent(start, end, self.places[3] * 2.5)
        self.absence(start - 900, 0, end + 4 * HOUR)
        self.absence(end, 4, None)

    # --- events of its own ---

    def _write(
        self, second: float, kind: Kind, source: int, flags: int = 0, **fields: float
    ) -> None:
        """Write an event by the contract's names of its fields."""
        if self.has(source):
            columns = {column_of(kind, name): value for name, value in fields.items()}
            self.lines.append(Line(second, kind, source, columns | {"flags": flags}))

    def pay(
        self, second: float, amount: float, payee: int, kind: int, channel: int,
        category: str = "transfer", *, flags: int = 0, incoming: bool = False,
        at_home: bool = False,
    ) -> None:  # fmt: skip
        """Write a payment; an `amount` below 1 is that share of what the account then holds.

        Whoever pays at a counter, a machine or a till is out, unless others do it for them.
        """
        if channel in (COUNTER, ATM, POS) and not at_home:
            self._errand(second)
        self._write(
            second, Kind.PAYMENT, ev.BANK, flags, direction=_IN if incoming else _OUT,
            counterparty_kind=kind, channel=channel, counterparty=payee,
            category=ev.name(category), amount_cny=-amount if amount < 1 else round(amount, 2),
        )  # fmt: skip

    def stranger(self, number: int = 0, first: str = "acct-") -> int:
        """Return the name of somebody the person never dealt with."""
        return ev.name(first, self._payees + number)

    def call(
        self, second: float, seconds: float, peer: int, peer_class: int, *, outgoing: bool = False
    ) -> None:
        """Write a call."""
        self._write(
            second, Kind.CALL, ev.TELECOM, direction=_OUT if outgoing else _IN,
            peer_class=peer_class, peer=peer, duration_s=round(max(seconds, 1.0)),
        )  # fmt: skip

    def message(
        self, second: float, peer: int, peer_class: int, flags: int = 0, *, outgoing: bool = False
    ) -> None:
        """Write a message, with `Flag.OTP` or `Flag.LINK` where it holds a code or a link."""
        self._write(
            second, Kind.MESSAGE, ev.TELECOM, flags, direction=_OUT if outgoing else _IN,
            peer_class=peer_class, peer=peer,
        )  # fmt: skip

    def app(self, second: float, action: int, app_class: int) -> None:
        """Write that an app is installed (0), opened (1) or closed (2)."""
        self._write(second, Kind.APP, ev.PHONE, action=action, app_class=app_class)

    def seen(
        self, second: float, place: NDArray[np.float64], via: int, spot: int, flags: int = 0
    ) -> None:
        """Write a sighting by camera (0, `spot` its place) or on a bus (1, `spot` its line)."""
        lat = float(self.person["lat"]) + place[1] * _METRE
        lon = float(self.person["lon"]) + place[0] * _METRE / np.cos(np.radians(lat))
        names = {"line": ev.name("K", spot)} if via else {"place": ev.name("place-", spot)}
        source = ev.BUS if via else ev.CAMERA
        self._write(second, Kind.SIGHTING, source, flags, lat=lat, lon=lon, via=via, **names)

    def spotted(self, path: NDArray[np.float64], share: float, flags: int = 0) -> None:
        """Let cameras see a share of a way's corners."""
        for corner in path[1:]:
            if self.maybe(share):
                self.seen(float(corner[0]), corner[1:], 0, 500 + self.whole(0, 400), flags)

    def _errand(self, second: float) -> None:
        """Be out around a moment of the day; one way does for several payments."""
        leaves, back = second - self.between(900, 2100), second + self.between(600, 1800)
        for place, (what, start, end, a, b) in enumerate(self.spans):
            if what in (OUT, AWAY, LOST) and start < second < end:
                return
            if what == OUT and start < leaves < end + 1800:
                self.spans[place] = (what, start, back, a, b)
                return
        self.span(OUT, max(leaves, 0.0), back, TRIP)

    def attend(self, end: float, minutes: float, activity: int, place: int) -> None:
        """Sit in a hall for so many minutes; a club may note it down."""
        self.span(OUT, end - minutes * 60 - 900, end + 900, TRIP)
        self._write(
            end, Kind.LEISURE, ev.CLUB, activity=activity, minutes=round(minutes), place=place
        )

    def plain(self, kind: Kind, second: float, source: int, **fields: float) -> None:
        """Write an event of few fields, such as a fall, an SOS, a switch."""
        self._write(second, kind, source, 0, **fields)

    def absence(self, second: float, state: int, until: float | None) -> None:
        """Write that somebody declared where the person is; `until` is set to epoch ms later."""
        fields = {} if until is None else {"until": until}
        self._write(second, Kind.ABSENCE, ev.GRID, 0, state=state, **fields)

    # --- the truth ---

    def label(self, onset: float, end: float, within: float) -> None:
        """Say from when to when it lasts and how many seconds after its onset a warning helps."""
        self.truth = Label(onset, end, min(within, end - onset))

    @property
    def ends(self) -> float:
        """Return the last second on which the scene changes anything."""
        found = [span[2] for span in self.spans] + [line.second + 1 for line in self.lines]
        found += [day * DAY + 1 for day in self.numbers]
        found += [self.truth.end] if self.truth else []
        return max(found, default=1.0)
