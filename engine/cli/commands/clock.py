"""`silverguard clock`."""

from __future__ import annotations

import typer

clock = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="日志时钟 The clock of the log."
)


@clock.command("show")
def show() -> None:
    """查看：日志时钟与本机时钟之差 How the log's clock stands to this machine's."""
    from engine.doctor.clock_mending import standing
    from engine.errors import FAILED, EndError
    from engine.settings import read_settings

    settings = read_settings()
    if settings.kafka_bootstrap:
        print("Kafka: 见指标 see the metric silverguard_worker_clock_age_seconds")
        return
    found = standing(settings)
    print(
        f"日志超前 the log is ahead {found.ahead / 1000:.0f} s;"
        f" 未采信的跳变 jump not followed {found.behind / 1000:.0f} s"
    )
    if not found.sound:
        raise EndError(
            FAILED,
            "先校准本机时钟（NTP），停止工作进程与值守台，再 set this machine's clock right, stop"
            " workers and desk, then: silverguard clock mend",
        )


@clock.command("mend")
def mend() -> None:
    """修复：停止工作进程、校准本机时钟后，使日志回到实际时间 Mend it, with workers stopped."""
    from engine.doctor.clock_mending import mend as run
    from engine.settings import read_settings

    settings = read_settings()
    done = run(settings)
    print(
        f"已修复 mended: 时间戳 stamps {done.stamps}, 重新判断的发现 findings {done.findings},"
        f" 作废快照 snapshots dropped {done.snapshots}"
    )
    if settings.kafka_bootstrap:
        print(
            "Kafka: 消息的时间戳不改，重读时不予采信；先校准各代理的时钟，再启动工作进程"
            " stamps stay and are not believed when they are read again; set the brokers' clocks"
            " right, then start the workers"
        )
