"""The page of all settings, made from the settings themselves: `python -m engine.settings_page`."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import Literal, get_args, get_origin

import msgspec
from pydantic.fields import FieldInfo

from engine.settings import PREFIX, Settings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
HEAD = """# 设置 Settings

Made by `python -m engine.settings_page` from `engine/settings.py`; a test holds it equal to them.
每项设置是一个环境变量，也可写入一个TOML文件（小写、去掉前缀），由`SILVERGUARD_CONFIG`指明；环境变量优先。
值不可用时拒绝启动，并说明是哪一项。
Each is a variable of the environment, or a line of the TOML file that `SILVERGUARD_CONFIG` names
(lower case, without the prefix); the environment wins. A wrong value refuses to start and says
which. Lists and mappings are JSON.

| 变量 variable | 默认 default | 含义 meaning |
|---|---|---|
"""
CHINESE = {
    "home": "内嵌部分的存放目录：日志、数据库、模型、快照",
    "tz": "时区",
    "calendar": "法定节假日历",
    "database_url": "PostgreSQL地址；不填则启动内嵌数据库",
    "mlflow_uri": "MLflow地址；不填则用本地sqlite文件",
    "kafka_bootstrap": "Kafka地址；不填则用内嵌日志",
    "kafka_tls": "加密连接并校验Kafka",
    "kafka_cafile": "校验Kafka所用的根证书；不填则用系统证书",
    "kafka_certfile": "客户端证书",
    "kafka_keyfile": "客户端证书的私钥",
    "kafka_mechanism": "登录方式；不填则不登录",
    "kafka_username": "PLAIN与SCRAM的用户名",
    "kafka_password": "PLAIN与SCRAM的密码",
    "kafka_token_file": "OAUTHBEARER令牌文件，每次登录重新读取",
    "kafka_group": "处理进程的消费者组",
    "kafka_replication": "建立主题时的副本数",
    "kafka_batches": "按整批读取，快数倍",
    "snapshots_url": "快照存放处，全部处理进程共用",
    "clock": "`log`只信记录中的时间，供演练与测试",
    "worker_id": "本处理进程的固定名称",
    "worker_host": "处理进程应答健康检查的地址",
    "worker_port": "处理进程应答健康检查的端口；不填则不应答",
    "partitions": "事件分区数，启用后不可更改",
    "snapshot_records": "每处理多少条记录写一次快照",
    "heartbeat_s": "心跳间隔（秒）；连缺四次即报红",
    "test_person_s": "测试人员呼叫间隔（秒）",
    "log": "日志行的格式",
    "strangers": "每个分区最多记住的未登记人数；求助不受此限",
    "require_register": "未登记者的事件进隔离区",
    "allowances": "每人每月一级及以上预警的限额",
    "quarantine_share": "隔离行超过此比例，回放以代码3结束",
    "late_share": "迟到行超过此比例，回放以代码3结束",
    "gate_episodes": "版本上线前，比较须含的真实案例数",
    "gate_lost": "新版本可丢失的居家与走失案例数",
    "gate_false_rise": "新版本误报可增加的比例",
    "token_file": "证明训练者或审批者身份的令牌文件",
    "desk_host": "值守台监听地址",
    "desk_port": "值守台监听端口；0为任选",
    "desk_hosts": "值守台应答的其他主机名",
    "webhooks": "值守台以外的通知对象",
    "basemap": "单位自有地图（PMTiles）的目录",
    "archive": "日志归档处；处理进程由此重建",
    "door_tokens": "允许送事件的发送方：名称与令牌的SHA-256",
    "door_sources": "归发送方独有的来源名",
    "door_lines": "每个发送方每分钟的行数上限；求助一律接收",
    "mqtt_url": "网关发布所用的MQTT地址",
    "mqtt_user": "MQTT用户名",
    "mqtt_password": "MQTT密码，从不显示",
    "mqtt_ca": "校验MQTT服务器所用的根证书",
    "mqtt_topic": "桥接此主题以下的消息",
}
"""What each setting is for, to an operator who reads Chinese."""


def page() -> str:
    """Return the page as Markdown, a line a setting in the order of the class."""
    said = meanings()
    return HEAD + "".join(
        f"| `{PREFIX}{name.upper()}` | {_default(name, field)} | {CHINESE[name]}。{said[name]} |\n"
        for name, field in Settings.model_fields.items()
    )


def meanings() -> dict[str, str]:
    """Return what the source says below each setting, in one line.

    Examples
    --------
    >>> meanings()["tz"]
    'Civil time of hours and days.'
    """
    (settings,) = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(settings, ast.ClassDef)
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in zip(settings.body, settings.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
        if isinstance(text.value.value, str)
    }


def _default(name: str, field: FieldInfo) -> str:
    """Say what holds where nothing is chosen, and among what there is to choose."""
    if name == "home":  # of whoever made the page, else
        return "`~/.silverguard`"
    choices = [
        str(word)
        for one in (field.annotation, *get_args(field.annotation))
        if get_origin(one) is Literal
        for word in get_args(one)
    ]
    among = f" ({', '.join(choices)})" if choices else ""
    if field.default is None:
        return f"–{among}"
    value = field.default
    told = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"`{told}`{among}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
