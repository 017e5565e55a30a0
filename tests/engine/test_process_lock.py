"""Of several who begin the same first start or fetch, one is at it and the others wait."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from engine.process_lock import one_at_a_time


def test_nobody_enters_before_the_one_inside_has_left() -> None:
    seen: list[str] = []

    def work(who: int) -> None:
        with one_at_a_time("test"):
            seen.append(f"in {who}")
            time.sleep(0.01)
            seen.append(f"out {who}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    entered = [one.split()[1] for one in seen[::2]]
    assert sorted(entered) == ["0", "1", "2", "3"]
    assert seen[1::2] == [f"out {who}" for who in entered]


def test_who_fails_inside_leaves_it() -> None:
    for _ in range(2):
        try:
            with one_at_a_time("test"):
                raise ValueError
        except ValueError:
            pass
