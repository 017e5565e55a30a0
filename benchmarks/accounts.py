"""Long accounts that hardly move: what a replay costs by event, not by hour of the log.

`python -m benchmarks.accounts`; seconds are of one core's work.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import numpy as np

from engine.replay import ReplayOptions, replay
from engine.settings import Settings
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, HOUR_MS

START = 1_577_808_000_000
"""2020-01-01 00:00 in Shanghai, epoch ms."""
YEARS, SHOPS, PENSION_CNY = 5, 24, 4200.0
ODD = 0.002
"""Share of the payments that go to somebody new, and are large."""


def account(number: int, years: int, seed: int = 7) -> Iterator[Json]:
    """Yield two payments a day of one account, a pension among them, in order of time."""
    rng = np.random.default_rng([seed, number])
    balance = 20_000.0
    for day in range(365 * years):
        for hour in sorted(rng.uniform(8, 20, 2)):
            paid = _payment(rng, day, balance)
            balance = float(paid["balance_cny"])
            yield {"kind": "payment", "person": f"a{number}", "at": _moment(day, hour), **paid}
        if day % 30 == 9:
            balance += PENSION_CNY
            paid = _moved("in", PENSION_CNY, balance, "pension-office", "government")
            yield {"kind": "payment", "person": f"a{number}", "at": _moment(day, 21.0), **paid}


def _moment(day: int, hour: float) -> int:
    return START + day * DAY_MS + int(hour * HOUR_MS)


def _payment(rng: np.random.Generator, day: int, balance: float) -> Json:
    odd = rng.random() < ODD
    amount = float(np.round(rng.lognormal(8.5 if odd else 3.6, 0.7), 2))
    shop = f"new-{day}" if odd else f"shop-{int(SHOPS * rng.random() ** 2)}"
    return _moved("out", amount, round(balance - amount, 2), shop, "company" if odd else "merchant")


def _moved(way: str, amount: float, balance: float, other: str, kind: str) -> Json:
    return {
        "direction": way,
        "amount_cny": amount,
        "balance_cny": balance,
        "counterparty": other,
        "counterparty_kind": kind,
    }


def written(accounts: int, years: int, out: Path) -> int:
    """Write the payments of some accounts as NDJSON in order of time; returns how many."""
    every = [one for number in range(accounts) for one in account(number, years)]
    every.sort(key=lambda one: (one["at"], one["person"]))
    lines = (msgspec.json.encode({"id": f"e{n}", **one}) for n, one in enumerate(every))
    out.write_bytes(b"\n".join(lines) + b"\n")
    return len(every)


def replayed(events: Path, model: str) -> tuple[float, int]:
    """Replay a file; returns seconds of this core's work, and the number of warnings."""
    with TemporaryDirectory() as folder:
        options = ReplayOptions(events, Path(folder) / "out.ndjson", model=model)
        begin = time.thread_time()
        outcome = replay(options, Settings())
        return time.thread_time() - begin, outcome.warnings


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.accounts")
    parser.add_argument("--years", type=int, default=YEARS)
    years = parser.parse_args().years
    print("| accounts | payments | model | seconds | warnings |\n|---|---|---|---|---|")
    with TemporaryDirectory() as folder:
        events = Path(folder) / "events.ndjson"
        written(1, 1, events)
        replayed(events, "none")  # compiled
        for accounts in (14, 1):
            count = written(accounts, years, events)
            for model in ("none", "self"):
                seconds, warnings = replayed(events, model)
                print(f"| {accounts} | {count:,} | {model} | {seconds:.1f} | {warnings} |")


if __name__ == "__main__":
    main()
