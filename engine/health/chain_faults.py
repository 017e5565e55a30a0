"""What is wrong with the chain, told from the heartbeats: which part, since when, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.formats.heartbeat import STOPPED, Beat, Heard
from streams.contract.topics import EVENTS, FINDINGS

MISSED = 4
"""Heartbeats in a row that a part may miss."""
LATE = 1.25
"""Share of the pause between two calls of a test person in which one has to come back."""
CLOCK_S = 300.0
"""How far the clock of a partition may stand from the wall, either way."""
WORDS = {
    "worker": (
        "无工作进程判断事件{}：新的求助不会变成预警。请启动 silverguard worker；"
        "恢复前以电话、上门代替。",
        "No worker judges events{}: a new call for help becomes no warning. Start `silverguard"
        " worker`; telephone and visit until it is back.",
    ),
    "place": (
        "{} 无工作进程负责：这部分老人的求助不会变成预警。请查看工作进程日志并重启（沿用原名）。",
        "Nobody works on {}: calls for help of these elders become no warnings. Look at the"
        " workers' log and start the missing one under its own name.",
    ),
    "why": (
        "工作进程报告{}。生命安全预警在 spool/urgent.ndjson，请派人查看；并查 silverguard check。",
        "A worker reports{}. Life safety lies in spool/urgent.ndjson: let somebody watch it; run"
        " `silverguard check`.",
    ),
    "clock": (
        "{} 的时钟与实际相差超过 5 分钟：静默、逾期不会被正确判断。"
        "请看是否积压，并核对主机时间（silverguard check）。",
        "The clock of {} is more than 5 minutes off: silences and overdue returns are misjudged."
        " See whether records wait, and check the time of the machines (`silverguard check`).",
    ),
    "delivery": (
        "投递停止{}：预警已算出但到不了本页。请重启 silverguard desk，并查看日志。",
        "Delivery stands still{}: warnings are raised but do not reach this page. Restart"
        " `silverguard desk` and look at its log.",
    ),
    "door": (
        "入口{}停止：新事件进不来。请重启该进程；设备端会重发。",
        "The door{} is down: no events come in. Restart it; senders send again.",
    ),
    "database": (
        "数据库无应答{}：本页不会出现新预警。请恢复 PostgreSQL；恢复前以电话代替。",
        "The database does not answer{}: nothing new appears here. Bring PostgreSQL back;"
        " telephone until then.",
    ),
    "test_person": (
        "测试人员的求助未返回{}：入口、日志、判断、投递、数据库中有一环已停，真实求助也可能到不了。"
        "请查 silverguard check，恢复前以电话代替。",
        "The test person's call did not come back{}: door, log, worker, delivery or database stands"
        " still, and true calls may wait in it too. Run `silverguard check`; telephone until then.",
    ),
    "notices": (
        "通知未送达（{}）：值守台以外无人被叫。本页是全的：请盯住本页，以电话代替；"
        "查接收方、网络与证书（silverguard desk rehearse）。",
        "Notices do not arrive ({}): nobody outside of the desk is called. This page is whole:"
        " watch it and telephone; look at the receiver, the network, its certificate (`silverguard"
        " desk rehearse`).",
    ),
    "desk": (
        "值守台自身的工作停滞（{}）：时限、退回、通知可能不动。"
        "请重启 silverguard desk，并查看日志。",
        "Work of the desk itself stands still ({}): deadlines, returns and notices may not come."
        " Restart `silverguard desk` and look at its log.",
    ),
    "senders": (
        "令牌已到期而仍在发送（{}）：只收其求助，其余都不收，这些老人的静默、外出无人判断。"
        "请发新令牌（silverguard token create）。",
        "Tokens have run out and still send ({}): their calls for help alone are taken, nobody"
        " judges silence or outings of these elders. Make new ones (`silverguard token create`).",
    ),
    "nowhere": (
        "有 {} 起求助的老人不在名册、无辖区，已过时限无人受理：只有不限辖区的账号看得到。"
        "请以该类账号查看（silverguard user add，不带 --area），或电话通知上级值班。",
        "{} calls for help of people in no register wait beyond their time: only accounts without"
        " an area see them. Look with such an account (`silverguard user add` without --area), or"
        " ring whoever has one.",
    ),
}
"""Chinese and English; the place in braces names which."""


BESIDE = frozenset({"notices", "nowhere", "senders"})
"""Parts without which the desk itself serves: no reason to take it out of a proxy's round."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the chain that does not do its work."""

    part: str
    zh: str
    en: str


def fault(part: str, named: str = "", words: str = "") -> Fault:
    """Return what is said of a part.

    Examples
    --------
    >>> fault("door", " mqtt").en
    'The door mqtt is down: no events come in. Restart it; senders send again.'
    """
    zh, en = WORDS[words or part]
    return Fault(part, zh.format(named), en.format(named))


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to live, and how often it says so; `since_s` is how long the desk has watched."""

    heartbeat_s: float
    test_person_s: float
    workers: bool
    delivery: bool
    door: bool
    since_s: float = 0.0

    @property
    def quiet_s(self) -> float:
        """Return the silence after which a part is dead."""
        return MISSED * self.heartbeat_s

    @property
    def call_s(self) -> float:
        """Return the time in which a test person's call has to come back."""
        return LATE * self.test_person_s


def faults(heard: Sequence[Heard], expected: Expected) -> list[Fault]:
    """Return everything that is wrong, the worst first."""
    found: list[Fault] = []
    if expected.workers:
        found += _of_workers(heard, expected)
        found += _of_test_persons(heard, expected)
        found += _of_clocks(heard)
    if expected.delivery:
        found += _of_delivery(heard, expected)
    return [*found, *_of_doors(heard, expected), *_of_database(heard, expected)]


def live_places(heard: Sequence[Heard], expected: Expected) -> list[Beat]:
    """Return the partitions of the events that somebody works on."""
    return [one.beat for one in _places(heard) if _fresh(one, expected.quiet_s)]


def _places(heard: Sequence[Heard], topic: str = EVENTS) -> list[Heard]:
    """Return what is said of a topic's partitions, as many as whoever spoke last knows of."""
    ours = [one for one in heard if one.beat.part == "place" and _topic(one.beat) == topic]
    many = min(ours, key=lambda one: abs(one.age_s)).beat.partitions if ours else 0
    return [one for one in ours if partition(one.beat) < many]


def _topic(beat: Beat) -> str:
    return beat.name.rpartition("-")[0]


def partition(beat: Beat) -> int:
    """Return the number in the name of a place.

    Examples
    --------
    >>> partition(Beat("place", "silverguard.events-3", 0))
    3
    """
    return int(beat.name.rpartition("-")[2])


def _fresh(one: Heard, limit_s: float) -> bool:
    """Tell whether a part lives; one from the future is as doubtful as one from the past."""
    return abs(one.age_s) <= limit_s and one.beat.why != STOPPED


def _of_workers(heard: Sequence[Heard], expected: Expected) -> list[Fault]:
    workers = [one for one in heard if one.beat.part == "worker"]
    alive = [one for one in workers if _fresh(one, expected.quiet_s)]
    if not alive:
        last = min((abs(one.age_s) for one in workers), default=None)
        return [fault("worker", "" if last is None else f" ({_ago(last)})")]
    found = [
        fault("worker", f" ({one.beat.name}: {one.beat.why})", "why")
        for one in alive
        if one.beat.why
    ]
    missing = _unowned(heard, expected)
    return [*found, *([fault("worker", ", ".join(missing), "place")] if missing else [])]


def _unowned(heard: Sequence[Heard], expected: Expected) -> list[str]:
    """Return the names of the places that nobody works on."""
    names: set[str] = set()
    for topic in (EVENTS, FINDINGS):
        places = _places(heard, topic)
        many = max((one.beat.partitions for one in places), default=1)
        owned = {one.beat.name for one in places if _fresh(one, expected.quiet_s)}
        names |= {f"{topic}-{number}" for number in range(many)} - owned
    return sorted(names)


def _of_test_persons(heard: Sequence[Heard], expected: Expected) -> list[Fault]:
    """Tell of calls that did not come back; a log under its own clock has no test persons."""
    back = {one.beat.name: one.age_s for one in heard if one.beat.part == "test_person"}
    lost = [
        str(partition(one))
        for one in live_places(heard, expected)
        if one.wall and min(abs(back.get(one.name, 1e9)), expected.since_s) > expected.call_s
    ]
    named = f"（分区 partition {', '.join(lost)}）"
    return [fault("test_person", named)] if lost else []


def _of_clocks(heard: Sequence[Heard]) -> list[Fault]:
    off = [
        one.beat.name
        for one in _places(heard)
        if one.beat.wall and one.beat.clock and _off_s(one) > CLOCK_S
    ]
    return [fault("clock", ", ".join(off))] if off else []


def _off_s(one: Heard) -> float:
    """Return how far a partition's clock stood from the wall when its worker said so."""
    return abs(one.beat.at - one.beat.clock) / 1000


def _of_delivery(heard: Sequence[Heard], expected: Expected) -> list[Fault]:
    said = [one for one in heard if one.beat.part == "delivery"]
    if expected.since_s <= expected.quiet_s and not any(one.beat.why for one in said):
        return []  # it begins with the desk
    alive = [one for one in said if _fresh(one, expected.quiet_s)]
    why = ", ".join(one.beat.why for one in alive if one.beat.why)
    if alive and not why:
        return []
    return [fault("delivery", f" ({why})" if why else "")]


def _of_doors(heard: Sequence[Heard], expected: Expected) -> list[Fault]:
    """Tell of doors that were there and are not; one ended in good order is missed by nobody."""
    doors = [one for one in heard if one.beat.part == "door" and one.beat.why != STOPPED]
    down = [one for one in doors if one.beat.why or not _fresh(one, expected.quiet_s)]
    return [fault("door", f" {one.beat.name} ") for one in down if _missed(one, expected)]


def _missed(one: Heard, expected: Expected) -> bool:
    """Tell whether a door should be there: the desk's own comes up with it."""
    own = one.beat.name == "http"
    return (expected.door and expected.since_s > expected.quiet_s) if own else True


def _of_database(heard: Sequence[Heard], expected: Expected) -> list[Fault]:
    """Tell of a database that is read and takes nothing."""
    written = [one for one in heard if one.beat.part == "database"]
    if any(_fresh(one, expected.quiet_s) for one in written):
        return []
    late = expected.since_s > expected.quiet_s
    return [fault("database", "（不可写 takes no writes）")] if late else []


def _ago(seconds: float) -> str:
    """Return how long ago something was.

    Examples
    --------
    >>> _ago(59), _ago(600)
    ('59 s', '10 min')
    """
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
