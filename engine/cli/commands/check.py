"""`silverguard check`."""

from __future__ import annotations

from typing import Annotated

import typer


def check(
    create_topics: Annotated[
        bool,
        typer.Option("--create-topics", help="建立缺少的主题 make missing topics"),
    ] = False,
) -> None:
    """自检：配置、数据库、消息队列、模型、时钟、磁盘 Verify what is configured."""
    from engine.doctor.system import checked, topics
    from engine.errors import FAILED, USAGE, EndError
    from engine.settings import read_settings

    settings = read_settings()
    if create_topics and not settings.kafka_bootstrap:
        raise EndError(USAGE, "--create-topics: 请设 set SILVERGUARD_KAFKA_BOOTSTRAP")
    results = [*topics(settings, create=True)] if create_topics else checked(settings)
    wrong = 0
    for result in results:
        print(result)
        wrong += not result.good
    if wrong:
        raise EndError(FAILED, f"{wrong} 项异常 things to mend, see above")
