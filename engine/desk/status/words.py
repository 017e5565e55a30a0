"""What the status view says, in Chinese and in English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "workers": ("工作进程", "Workers"),
    "desk": ("值守台", "Desk"),
    "places_owned": (
        "日志按人分区，每个分区由一个工作进程负责；进程停止后，其分区由其他进程接管，预警不丢失、不重复。",
        "Each place of the log belongs to one worker; when one stops, others take its places over,"
        " and no warning is lost or told twice.",
    ),
    "database_away": ("数据库无应答", "The database does not answer"),
    "runs": ("运行", "running"),
    "stopped": ("已停", "stopped"),
    "kill": ("强行结束", "Kill"),
    "start": ("启动", "Start"),
    "owns_nothing": ("无分区", "owns nothing"),
    "generation": ("第{}任", "no. {}"),
    "heard_ago": ("{:.0f}秒前", "{:.0f} s ago"),
    "well": ("正常", "well"),
    "part_worker": ("工作进程", "worker"),
    "part_place": ("分区", "place"),
    "part_delivery": ("投递", "delivery"),
    "part_door": ("入口", "door"),
    "part_database": ("数据库", "database"),
    "part_test_person": ("测试人员", "test person"),
}
