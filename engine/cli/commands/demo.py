"""`silverguard demo`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import Annotated

import typer


def demo(
    people: Annotated[int, typer.Option(min=1, help="人数 number of elders")] = 200,
    headless: Annotated[
        bool, typer.Option("--headless", help="不开页面，跑一段后输出 JSON run, print JSON, exit")
    ] = False,
    kafka: Annotated[
        bool, typer.Option("--kafka", help="用真实的 Kafka on a real Kafka, with two workers")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="随机种子 seed of the town")] = 7,
) -> None:
    """演示：模拟城镇、学习、预警、值守页面 Simulate a town, learn, warn, open the desk."""
    from engine.demo.demo import demo_of
    from engine.pipeline.warmup import warming
    from engine.settings import read_settings

    def say(line: str) -> None:
        print(line, file=sys.stderr)

    if not headless:
        _free_port()
    if kafka:
        _on_kafka(people, seed, headless, say)
        return
    with ExitStack() as stack:
        with warming(say):  # a first run compiles for a minute: beside what the town needs itself
            show = stack.enter_context(demo_of(people, seed, read_settings()))
            show.simulate(say)
        if headless:
            show.run(say)
            print(json.dumps(show.summary(), ensure_ascii=False))
        else:
            show.watch(say)


def _free_port() -> None:
    """Ask for the desk's port and its lock first: a town takes most of a minute."""
    from engine.desk.access.require_tokens import require_tokens
    from engine.ingest.keyring import Keyring
    from engine.ingest.sender_tokens import Senders
    from engine.ports import require_free
    from engine.settings import read_settings

    settings = read_settings()
    require_tokens(settings.desk_host, Keyring(Senders(settings.door_tokens, settings.desk_host)))
    require_free(settings.desk_host, settings.desk_port, "SILVERGUARD_DESK_PORT")


def _on_kafka(people: int, seed: int, headless: bool, say: Callable[[str], None]) -> None:
    from engine.demo.demo import own_folder
    from engine.demo.kafka_demo import KafkaDemo, kafka_of
    from engine.settings import read_settings

    with own_folder(read_settings()) as (settings, store), kafka_of(settings) as own:
        show = KafkaDemo(people, seed, own, store)
        if headless:
            show.run(say)
            print(json.dumps(show.summary(), ensure_ascii=False))
        else:
            show.watch(say)
