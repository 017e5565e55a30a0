"""Every kind of line, plain and odd: the scanner reads it as the careful way does, or leaves it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from streams.codec.decoder import decode
from streams.contract.json_object import Json
from streams.contract.kinds import Flag, Kind
from streams.values.coordinates import from_wgs84, to_wgs84
from tests.support.both_ways import agree
from tests.support.events.plain_lines import PLAIN, SHARED

pytestmark = pytest.mark.kernels


@pytest.mark.parametrize("said", PLAIN, ids=[f"{k}-{one['kind']}" for k, one in enumerate(PLAIN)])
def test_a_plain_line_of_every_kind_is_accepted_and_read_the_same(said: Json) -> None:
    data = [json.dumps(SHARED | said).encode() + b"\n"]
    agree(data)
    batch = decode(data[0])
    assert not batch.rejected and batch.unknown_fields == 0
    assert Kind(int(batch.events["kind"][0])).name.lower() == said["kind"]
    for name, flag in (
        ("test", Flag.TEST), ("date_only", Flag.DATE_ONLY), ("device_new", Flag.DEVICE_NEW),
        ("fixed_deposit_broken", Flag.DEPOSIT_BROKEN), ("otp", Flag.OTP),
        ("companion", Flag.COMPANION),
    ):  # fmt: skip
        assert bool(int(batch.events["flags"][0]) & flag) is bool(said.get(name))


def test_every_kind_has_a_plain_line() -> None:
    told = {str(one["kind"]) for one in PLAIN}
    assert told == {kind.name.lower() for kind in Kind} - {"control"}


MOTION = '{"kind":"motion","id":"1","person":"p","at":1767900000000,"room":"hall"'
ODD = [
    ("a second kind", MOTION + ',"kind":"motion"}', "dup_key"),
    ("a kind that is a number", MOTION.replace('"motion"', "1") + "}", "unknown_kind"),
    ("an id that is a number", MOTION.replace('"1"', "1") + "}", "type"),
    ("a person that is a truth", MOTION.replace('"p"', "true") + "}", "type"),
    ("an empty person", MOTION.replace('"p"', '""') + "}", "range"),
    ("a source that is a number", MOTION + ',"source":7}', "type"),
    ("a test that is a text", MOTION + ',"test":"yes"}', "type"),
    ("a room that is a number", MOTION.replace('"hall"', "3") + "}", "type"),
    ("a room that is false", MOTION.replace('"hall"', "false") + "}", "type"),
    ("a number that begins with 0", MOTION + ',"n":01}', "bad_json"),
    ("a number that ends with a point", MOTION + ',"n":1.}', "bad_json"),
    ("a minus alone", MOTION + ',"n":-}', "bad_json"),
    ("nearly true", MOTION + ',"n":trux}', "bad_json"),
    ("nearly false", MOTION + ',"n":falsy}', "bad_json"),
    ("no colon", MOTION + ',"n" 1}', "bad_json"),
    ("no value", MOTION + ',"n":}', "bad_json"),
    ("no comma", MOTION + ' "n":1}', "bad_json"),
    ("a comma at the end", MOTION + ",}", "bad_json"),
    ("a name without quotes", MOTION + ",n:1}", "bad_json"),
    ("more after the end", MOTION + '} {}', "bad_json"),
    ("a tab in a text", MOTION + ',"n":"a\tb"}', "bad_json"),
    ("a text that does not end", MOTION + ',"n":"a}', "bad_json"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), [one[1:] for one in ODD], ids=[one[0] for one in ODD])
def test_an_odd_line_is_refused_with_its_reason(text: str, reason: str) -> None:
    batch = decode(text.encode() + b"\n")
    assert [one.reason for one in batch.rejected] == [reason]


LEFT_TO_CARE = [
    ("spaces everywhere", MOTION.replace(":", " : ").replace(",", " , ") + " }"),
    ("an exponent", MOTION.replace("1767900000000", "17679e8") + "}"),
    ("sixteen digits", MOTION + ',"n":1234567890123456}'),
    ("many decimals", MOTION + ',"n":0.12345678901234567}'),
    ("a list", MOTION + ',"n":[1,2]}'),
    ("an object", MOTION + ',"n":{"a":null}}'),
    ("an escape", MOTION + ',"n":"a\\nb"}'),
    ("an empty name", MOTION + ',"":1}'),
    ("letters beyond ASCII", MOTION.replace('"p"', '"李"') + "}"),
    ("a name beyond ASCII", MOTION + ',"名":1}'),
    ("thirty fields", MOTION + "".join(f',"f{k}":{k}' for k in range(30)) + "}"),
    ("a negative number", MOTION + ',"n":-2.50}'),
    ("a text as time", MOTION.replace("1767900000000", '"2026-01-09T03:20:00+08:00"') + "}"),
]


@pytest.mark.parametrize("text", [one[1] for one in LEFT_TO_CARE], ids=[o[0] for o in LEFT_TO_CARE])
def test_an_unusual_line_is_accepted_and_read_the_same(text: str) -> None:
    data = text.encode() + b"\n"
    assert decode(data).events.size == 1
    plain = decode(MOTION.encode() + b"}\n").events[0]
    agree([data, MOTION.encode() + b"}\n"])
    assert int(decode(data).events["kind"][0]) == int(plain["kind"])
    assert int(decode(data).events["c0"][0]) == int(plain["c0"])


@pytest.mark.parametrize(
    ("at", "wanted", "flag"),
    [
        ('"2026-01-09T03:20:00Z"', 1_767_928_800_000, Flag(0)),
        ('"2026-01-09 11:20:00"', 1_767_928_800_000, Flag.NAIVE_TIME),
        ("1767928800", 1_767_928_800_000, Flag.TIME_UNIT),
        ("1767928800000.0", 1_767_928_800_000, Flag(0)),
        ("1767928800000000", 1_767_928_800_000, Flag.TIME_UNIT),
        ("1.7679288e12", 1_767_928_800_000, Flag(0)),
    ],
)
def test_a_moment_is_the_same_however_it_is_written(at: str, wanted: int, flag: Flag) -> None:
    (event,) = decode(MOTION.replace("1767900000000", at).encode() + b"}\n").events
    assert int(event["at"]) == wanted
    assert int(event["flags"]) & (Flag.NAIVE_TIME | Flag.TIME_UNIT) == flag


@pytest.mark.parametrize("place", [(28.45, 119.92), (39.9, 116.4), (22.5, 114.05)])
def test_both_chinese_datums_lead_back(place: tuple[float, float]) -> None:
    gcj = from_wgs84(*place)
    assert to_wgs84(*gcj, 1) == pytest.approx(place, abs=1e-6)
    # BD-09 of a GCJ-02 place, as Baidu publishes it
    x_pi = np.pi * 3000.0 / 180.0
    z = np.hypot(gcj[1], gcj[0]) + 0.00002 * np.sin(gcj[0] * x_pi)
    theta = np.arctan2(gcj[0], gcj[1]) + 0.000003 * np.cos(gcj[1] * x_pi)
    baidu = float(z * np.sin(theta) + 0.006), float(z * np.cos(theta) + 0.0065)
    assert to_wgs84(*baidu, 2) == pytest.approx(place, abs=2e-5)
    assert abs(baidu[0] - place[0]) > 1e-3  # half a kilometre apart and more


def test_outside_china_and_in_wgs84_nothing_is_shifted() -> None:
    assert to_wgs84(48.85, 2.35, 1) == (48.85, 2.35)
    assert to_wgs84(28.45, 119.92, 0) == (28.45, 119.92)
