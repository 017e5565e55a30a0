"""A storm with numbers to choose: `make soak`; a crowd: `make soak SOAK="crowd --ids 1000000"`.

`make soak SOAK=desk` draws for the desk what `make test` draws too, for an hour.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import fields

import pytest

from tests.system.faults import crowd
from tests.system.faults.run import storm
from tests.system.faults.storm import Plan

DESK = (
    "tests/engine/desk/web/test_schema_cases.py",
    "tests/engine/desk/incidents/test_machine.py",
    "tests/engine/desk/ladder/test_machine.py",
)


def main() -> int:
    """Run one storm, or a crowd; 0 if nothing was lost and nothing shown twice."""
    if sys.argv[1:2] == ["crowd"]:
        return crowd.main(sys.argv[2:])
    if sys.argv[1:2] == ["desk"]:
        return pytest.main(["-v", "-p", "no:xdist", "--soak", *DESK])
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    for field in fields(Plan):
        parser.add_argument(f"--{field.name}", type=int, default=field.default)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--alarms", type=int, default=400)
    parser.add_argument("--rate", type=float, default=400.0, help="events a second meanwhile")
    parser.add_argument("--clock", choices=("log", "wall"), default="log")
    chosen = parser.parse_args()
    plan = Plan(**{field.name: getattr(chosen, field.name) for field in fields(Plan)})
    began = time.monotonic()
    toll, result = storm(plan, chosen.people, chosen.days, chosen.alarms, chosen.rate, chosen.clock)
    print(toll)
    gaps = [*toll.restart_s, *toll.takeover_s, *toll.broker_s]
    print(f"longest gap {max(gaps, default=0.0):.1f} s, {time.monotonic() - began:.0f} s in all")
    print(f"lost {result.lost}, twice {result.twice}: {result}")
    return 0 if result.good else 1


if __name__ == "__main__":
    sys.exit(main())
