"""`silverguard demo`."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from typing import Annotated

import typer


def demo(
    people: Annotated[int, typer.Option(min=1, help="人数 number of elders")] = 200,
    headless: Annotated[
        bool, typer.Option("--headless", help="不开页面，跑一段后输出 JSON run, print JSON, exit")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="随机种子 seed of the town")] = 7,
) -> None:
    """演示：模拟城镇、学习、预警、值守页面 Simulate a town, learn, warn, open the desk."""
    from engine.demo import demo_of
    from engine.settings import read_settings
    from engine.warming import warming

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    with ExitStack() as stack:
        with warming():  # a first run compiles for a minute: beside what the town needs itself
            show = stack.enter_context(demo_of(people, seed, read_settings()))
            show.simulate(say)
        if headless:
            show.run(say)
            print(json.dumps(show.summary(), ensure_ascii=False))
        else:
            show.watch(say)
