"""What each field of the contract means, in which unit, and an example: for pages and schemas."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from streams.contract.kinds import Kind


class Meaning(NamedTuple):
    """A field in both languages, a value that a sender may write, and the unit of a number."""

    zh: str
    en: str
    example: object
    unit: str = ""


class KindMeaning(NamedTuple):
    """An event in both languages."""

    zh: str
    en: str


COMMON_MEANINGS: MappingProxyType[str, Meaning] = MappingProxyType(
    {
        "kind": Meaning("事件类型", "which of the kinds below", "motion"),
        "id": Meaning(
            "编号，同一人同一来源内不重复；重发时不变",
            "1 to 64 characters, used once by a source for a person; the same when sent again",
            "hub7-000123",
        ),
        "person": Meaning(
            "人员假名编号（1至64字）；control为空",
            "pseudonymous id, 1 to 64 characters; empty in control",
            "p000001",
        ),
        "at": Meaning(
            "发生时间：毫秒时间戳（UTC）或RFC 3339；无时区者按SILVERGUARD_TZ理解并标记",
            "when it happened: epoch ms UTC, or RFC 3339; a naive time is read in SILVERGUARD_TZ "
            "and flagged",
            1767900000000,
        ),
        "source": Meaning("设备或接入系统", "device or feeding system", "hub-7"),
        "v": Meaning("格式版本", "schema version, 1 where absent", 1),
        "received_at": Meaning(
            "日志收到时间；由接入口填写，发送方的值被替换，回放时采用",
            "when the log took it: set by our doors (a sender's is replaced), honoured by replay",
            1767900000900,
        ),
        "date_only": Meaning(
            "只知日期：at为当日零点，与钟点有关的判断弃权",
            "the day is known, the hour is not: at is midnight, what hangs on the hour abstains",
            False,
        ),
        "test": Meaning(
            "测试事件：走完全程，标明测试，不参与学习",
            "goes the whole way, is shown as a test, teaches nothing",
            False,
        ),
    }
)

KIND_MEANINGS: MappingProxyType[Kind, KindMeaning] = MappingProxyType(
    {
        Kind.MOTION: KindMeaning("人体移动", "somebody moved in a room"),
        Kind.DOOR: KindMeaning("门或柜门开关", "a door was opened or closed"),
        Kind.BED: KindMeaning("上床或离床", "got into bed or out of it"),
        Kind.METER: KindMeaning(
            "水电气用量；at为计量时段的终点", "what a meter counted; at is the end of the period"
        ),
        Kind.APPLIANCE: KindMeaning("电器开关或功率", "an appliance was switched, or draws power"),
        Kind.CLIMATE: KindMeaning(
            "室内温湿度、一氧化碳、烟雾、燃气",
            "air of a room: temperature, humidity, CO, smoke, gas",
        ),
        Kind.VITAL: KindMeaning("生命体征，至少一项", "vital signs, at least one of them"),
        Kind.FALL: KindMeaning("设备报告跌倒", "a device tells of a fall"),
        Kind.SOS: KindMeaning("主动求助", "somebody calls for help"),
        Kind.FIX: KindMeaning("定位", "a position from a tracker"),
        Kind.SIGHTING: KindMeaning(
            "被摄像头、公交或门禁看到", "seen by a camera, on a bus, at a gate"
        ),
        Kind.PAYMENT: KindMeaning("收付款", "money in or out of an account"),
        Kind.CALL: KindMeaning(
            "通话；at为开始。进行中与结束各一条，编号不同，at与peer相同",
            "a call; at is its start. A running call and its end: two ids, the same at and peer",
        ),
        Kind.MESSAGE: KindMeaning("短信", "a text message"),
        Kind.APP: KindMeaning("手机应用安装、打开、关闭", "an app was installed, opened or closed"),
        Kind.LEISURE: KindMeaning("休闲活动；at为结束", "a pastime; at is its end"),
        Kind.HEARTBEAT: KindMeaning("设备在线", "a device says that it lives"),
        Kind.ABSENCE: KindMeaning(
            "已知的外出或来访；静默该户，须专门授权",
            "somebody declared where the person is: it silences a home and needs a right",
        ),
        Kind.PROFILE: KindMeaning(
            "人员档案的变化，不含姓名、证件、电话、监护人",
            "what changed in the register; never name, id number, phone or guardians",
        ),
        Kind.CASE: KindMeaning("处置进展，由值守台写入", "what the desk did; written by the desk"),
        Kind.CONTROL: KindMeaning("系统控制，由引擎写入", "for the engine; written by the engine"),
    }
)

_PLACE = {
    "lat": Meaning("纬度", "latitude, WGS-84 after decoding", 28.451234, "°"),
    "lon": Meaning("经度", "longitude, WGS-84 after decoding", 119.918345, "°"),
    "datum": Meaning(
        "坐标系；gcj02与bd09在接入时换算一次",
        "wgs84 where absent; gcj02 and bd09 are converted once at the door",
        "gcj02",
    ),
}
_DIRECTION = Meaning("方向：in来，out去", "in to the person, or out", "in")
_PEER = Meaning("对方（假名）", "the other side, pseudonymous", "tel-4711")
_PEER_CLASS = Meaning(
    "对方类别：联系人、陌生、境外、涉诈标记、服务号",
    "who the other side is: contact, unknown, overseas, flagged as fraud, service number",
    "unknown",
)
_BATTERY = Meaning("电量", "charge left", 80, "%")

MEANINGS: MappingProxyType[Kind, MappingProxyType[str, Meaning]] = MappingProxyType(
    {
        kind: MappingProxyType(fields)
        for kind, fields in {
            Kind.MOTION: {"room": Meaning("房间", "where", "kitchen")},
            Kind.DOOR: {
                "door": Meaning("哪扇门", "which door; front is the way out", "front"),
                "state": Meaning("状态", "what it is now", "open"),
            },
            Kind.BED: {"state": Meaning("在床或离床", "what it is now", "in")},
            Kind.METER: {
                "utility": Meaning("水、电或燃气", "what is measured", "water"),
                "amount": Meaning(
                    "时段内用量（非表底数）；负数视为表计重置，标记且不参与学习",
                    "used in the period, not the register; negative: the meter was reset, flagged, "
                    "teaches nothing",
                    12.5,
                    "L (water), kWh (electricity), m³ (gas)",
                ),
                "period_s": Meaning("时段长度", "length of the period", 3600, "s"),
            },
            Kind.APPLIANCE: {
                "appliance": Meaning("电器", "which one", "kettle"),
                "state": Meaning("开关；与watts至少一项", "on or off; this or watts", "on"),
                "watts": Meaning("功率；与state至少一项", "power drawn; this or state", 1800, "W"),
            },
            Kind.CLIMATE: {
                "room": Meaning("房间", "where", "living"),
                "temperature_c": Meaning("气温", "of the air", 21.5, "°C"),
                "humidity_pct": Meaning("相对湿度", "relative humidity", 55, "%"),
                "co_ppm": Meaning(
                    "一氧化碳；100及以上为险情", "carbon monoxide; 100 is an alarm", 3, "ppm"
                ),
                "smoke": Meaning("烟雾报警", "the smoke alarm sounds", False),
                "gas": Meaning("燃气报警", "the gas alarm sounds", False),
            },
            Kind.VITAL: {
                "heart_rate_bpm": Meaning("心率", "heart rate", 72, "1/min"),
                "spo2_pct": Meaning(
                    "血氧饱和度（百分数，非小数）", "oxygen saturation, not a share", 97, "%"
                ),
                "systolic_mmhg": Meaning("收缩压", "systolic pressure", 134, "mmHg"),
                "diastolic_mmhg": Meaning("舒张压", "diastolic pressure", 78, "mmHg"),
                "temperature_c": Meaning("体温", "of the body", 36.6, "°C"),
                "respiration_bpm": Meaning("呼吸频率", "breaths", 16, "1/min"),
                "glucose_mmol_l": Meaning("血糖", "blood glucose, not mg/dL", 6.1, "mmol/L"),
                "steps": Meaning("上次上报以来的步数", "steps since the last report", 240, "1"),
                "consciousness": Meaning(
                    "意识：A清醒、C新发混乱、V对声音、P对疼痛、U无反应",
                    "ACVPU: alert, new confusion, to voice, to pain, unresponsive",
                    "A",
                ),
                "resting": Meaning("静息时测得", "measured at rest", True),
            },
            Kind.FALL: {"confidence": Meaning("设备的把握", "how sure the device is", 0.9, "0–1")},
            Kind.SOS: {"channel": Meaning("求助途径", "by which means", "button")},
            Kind.FIX: {
                **_PLACE,
                "accuracy_m": Meaning(
                    "误差半径；负数作废位置", "radius of error; negative voids it", 12, "m"
                ),
                "speed_mps": Meaning("速度", "speed", 1.1, "m/s"),
                "battery_pct": _BATTERY,
                "provider": Meaning("定位方式", "how it was found", "gnss"),
            },
            Kind.SIGHTING: {
                **_PLACE,
                "via": Meaning("由什么看到", "what saw the person", "camera"),
                "place": Meaning("地点名", "name of the place", "place-12"),
                "line": Meaning("公交线路", "bus line", "K3"),
                "companion": Meaning("有人陪同", "somebody was along", True),
            },
            Kind.PAYMENT: {
                "amount_cny": Meaning("金额，恒为正", "always positive", 128.5, "CNY"),
                "direction": Meaning("in收入，out支出", "in or out of the account", "out"),
                "counterparty": Meaning(
                    "对方（假名）；缺省时从不算作新对方",
                    "the other side, pseudonymous; where absent it is never new",
                    "shop-12",
                ),
                "counterparty_kind": Meaning("对方类别", "what the other side is", "merchant"),
                "channel": Meaning("交易渠道", "by which way", "pos"),
                "balance_cny": Meaning(
                    "交易后余额", "what the account holds afterwards", 20450.0, "CNY"
                ),
                "category": Meaning("用途", "what for, a free word", "food"),
                "device_new": Meaning(
                    "银行未见过的设备", "from a device the bank does not know", True
                ),
                "fixed_deposit_broken": Meaning(
                    "提前支取定期存款", "a fixed deposit was broken for it", True
                ),
            },
            Kind.CALL: {
                "direction": _DIRECTION,
                "peer": _PEER,
                "peer_class": _PEER_CLASS,
                "duration_s": Meaning("时长；0为仍在通话", "0 while it is still running", 180, "s"),
            },
            Kind.MESSAGE: {
                "direction": _DIRECTION,
                "peer": _PEER,
                "peer_class": _PEER_CLASS,
                "otp": Meaning("含验证码", "holds a one-time code", True),
                "link": Meaning("含链接", "holds a link", True),
            },
            Kind.APP: {
                "action": Meaning("动作", "what happened", "installed"),
                "app_class": Meaning("应用类别", "what kind of app", "screen_share"),
            },
            Kind.LEISURE: {
                "activity": Meaning("活动", "what", "cards"),
                "minutes": Meaning("时长", "how long", 90, "min"),
                "place": Meaning("地点名", "name of the place", "club-3"),
            },
            Kind.HEARTBEAT: {
                "sensor": Meaning("设备名", "which device", "pir-kitchen"),
                "battery_pct": _BATTERY,
                "fault": Meaning("故障，一个词", "what is wrong, a free word", "low_battery"),
            },
            Kind.ABSENCE: {
                "state": Meaning(
                    "住院、旅行、在亲属家、有访客、已回家",
                    "in hospital, travelling, with family, has visitors, is home again",
                    "hospital",
                ),
                "until": Meaning("至何时，写法同at", "until when, written as at", 1768200000000),
            },
            Kind.PROFILE: {
                "lives_alone": Meaning("独居", "lives alone", True),
                "dementia": Meaning("失智程度", "degree of dementia", "mild"),
                "mobility": Meaning("行动能力", "how the person gets about", "aided"),
                "birth_year": Meaning("出生年", "year of birth", 1943, "year"),
                "home_lat": Meaning("住址纬度", "latitude of the home", 28.451234, "°"),
                "home_lon": Meaning("住址经度", "longitude of the home", 119.918345, "°"),
                "pension_cny": Meaning("月养老金", "pension a month", 3200, "CNY"),
                "area": Meaning("行政区划代码（GB/T 2260）", "GB/T 2260 code", 331102, "code"),
                "spo2_scale": Meaning(
                    "血氧按NEWS2哪一列计分（慢阻肺等为2，登记册由疾病栏得出）",
                    "scale of NEWS2 for oxygen: 2 with COPD, by the register's diseases",
                    2,
                    "scale",
                ),
                "hub": Meaning("家中设备共用的网关", "the gateway that the sensors share", "hub-7"),
                "building": Meaning("楼栋", "building", "building-2"),
                "street": Meaning("街道", "street", "street-1"),
                "deleted": Meaning(
                    "删除此人的一切；须专门授权", "erases the person; needs a right", True
                ),
            },
            Kind.CASE: {
                "incident": Meaning("事件编号", "id of the incident", "i-12"),
                "state": Meaning("进展", "what was done", "closed"),
                "outcome": Meaning("结论", "what it was", "benign"),
                "warning": Meaning(
                    "属哪类预警", "which application it is a matter of", "wandering"
                ),
            },
            Kind.CONTROL: {
                "what": Meaning("时钟、模型或参数", "clock, model or parameters", "clock"),
                "value": Meaning("内容", "what of it", "1767900000000"),
            },
        }.items()
    }
)
"""By kind and field, as `fields.FIELDS` has them; a test holds the two equal."""
