"""Cells of the people register: what offices and Excel write, to what the contract says.

Each reader takes a cell's text and returns it as the contract spells it, empty for what is not
known; what is not understood raises `ValueError` with what to write instead, never with the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial

import msgspec

LONGEST_ID = 64
EARLIEST = 1850
"""Year of birth; nobody is born tomorrow either."""
EXCEL_DAY_0 = date(1899, 12, 30)
"""Day 0 of Excel, which shows dates as days since where a cell is no date."""
UNKNOWN = frozenset(
    ("", "-", "--", "—", "——", "/", "\\", "?", "n/a", "#n/a", "na", "nan", "null", "nil")
) | frozenset(("#value!", "无", "空", "不详", "不明", "未知", "暂无", "未填", "未登记"))
"""What stands where nothing is known."""
TRUTHS = {
    "true": ("true", "t", "yes", "y", "1", "1.0", "是", "对", "√", "独居", "真"),
    "false": ("false", "f", "no", "n", "0", "0.0", "否", "不是", "错", "×", "非独居", "假"),
}
TOTALS = frozenset(("合计", "总计", "小计", "共计", "合计：", "总计：", "total", "Total", "TOTAL"))
ROUNDED = re.compile(r"\d(\.\d+)?[eE]\+\d+")
BY_EXCEL = "被Excel改成了近似值 rounded by Excel: format the column as text and fill it in again"
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "lives_alone": TRUTHS,
    "sex": {"female": ("f", "女", "女性"), "male": ("m", "男", "男性")},
    "datum": {
        "wgs84": ("wgs-84",),
        "gcj02": ("gcj-02", "火星坐标", "高德"),
        "bd09": ("bd-09", "百度"),
    },
    "dementia": {
        "none": ("无", "否", "没有", "无失智"),
        "mild": ("轻度",),
        "moderate": ("中度",),
        "severe": ("重度",),
        "unknown_degree": ("有", "是", "程度不明"),
    },
    "mobility": {
        "independent": ("自理", "能自理"),
        "aided": ("半自理", "需辅助", "需协助"),
        "bedridden": ("卧床", "不能自理", "失能"),
    },
    "social_assistance": {
        "none": ("无", "否"),
        "low_income": ("低保",),
        "extreme_poverty": ("特困",),
    },
}
"""Words of each column, and what offices write for them."""


def person(text: str) -> str:
    """Return a person's id; it must be there, as it was before a spreadsheet wrote it.

    Examples
    --------
    >>> person('="00123"'), person("'00123")
    ('00123', '00123')
    """
    text = _unquoted(text)
    if text in TOTALS:
        raise ValueError("合计行不是人员 a total is nobody: leave this row out")
    if ROUNDED.fullmatch(text):
        raise ValueError(f"编号{BY_EXCEL}")
    if text.lower() in UNKNOWN:
        raise ValueError("没有编号 no id: give each person one")
    if len(text) > LONGEST_ID or "\x00" in text:
        raise ValueError("编号过长 longer than 64 characters")
    return text


def _unquoted(said: str) -> str:
    """Return a text without what keeps a spreadsheet from taking it for a number."""
    held = re.fullmatch(r"""="([^"]*)"|'(.+)""", said)
    return said if held is None else (held[1] or held[2] or "").strip()


def digits(said: str) -> str:
    """Return a telephone's or an identity's number; one that Excel rounded is nobody's.

    Examples
    --------
    >>> digits("13800000000.0"), digits("0578-2123456")
    ('13800000000', '0578-2123456')
    """
    plain = _unquoted(said)
    if ROUNDED.fullmatch(plain):
        raise ValueError(f"号码{BY_EXCEL}")
    return text(re.sub(r"(?<=^\d{11})\.0$|(?<=^\d{18})\.0$", "", plain))


def text(said: str) -> str:
    """Return a text as it is."""
    if "\x00" in said:
        raise ValueError("含非法字符 holds a NUL")
    return "" if said.lower() in UNKNOWN else said


def word(column: str, said: str) -> str:
    """Return a word of a column's list."""
    plain = _plain(said).lower()
    for name, others in WORDS[column].items():
        if plain == name or plain in others:
            return name
    if plain in UNKNOWN:
        return ""
    raise ValueError("请填 write one of: " + ", ".join(WORDS[column]))


def number(low: float, high: float, said: str) -> str:
    """Return a number.

    Examples
    --------
    >>> number(0, 1e9, "2,800.00"), number(0, 1e9, "￥２８００元"), number(0, 1e9, "N/A")
    ('2800', '2800', '')
    """
    plain = _plain(said)
    if plain.lower() in UNKNOWN:
        return ""
    plain = plain.removeprefix("¥").removesuffix("元").replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d{1,2})?", plain):
        raise ValueError("不是数字 not a number: write it like 2800.50")
    value = float(plain)
    if not low <= value <= high:
        raise ValueError(f"超出范围 out of range: from {low:g} to {high:g}")
    return f"{value:.15g}"


def area(said: str) -> str:
    """Return a code of digits; one that Excel rounded is refused.

    Examples
    --------
    >>> area("331102"), area("331102.0"), area("331102001000")
    ('331102', '331102', '331102001000')
    """
    plain = _plain(said).removesuffix(".0")
    if plain.lower() in UNKNOWN:
        return ""
    if not re.fullmatch(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", plain):  # province to village
        raise ValueError("不是行政区划代码 not a GB/T 2260 code: write it in digits, like 331102")
    return plain


def year(said: str) -> str:
    """Return a year of birth."""
    plain = _plain(said).removesuffix("年").removesuffix(".0")
    if plain.lower() in UNKNOWN:
        return ""
    if not re.fullmatch(r"\d{4}", plain) or not EARLIEST <= int(plain) <= _today().year:
        raise ValueError("不是出生年份 not a year of birth: write it like 1938")
    return plain


def birth_date(said: str) -> str:
    """Return a date as YYYY-MM-DD, or as YYYY where only the year is told.

    Examples
    --------
    >>> birth_date("1941/3/5"), birth_date("1941年3月5日"), birth_date("15040"), birth_date("1941")
    ('1941-03-05', '1941-03-05', '1941-03-05', '1941')
    """
    plain = _plain(said)
    if plain.lower() in UNKNOWN:
        return ""
    plain = re.sub(r"[T ]0?0:00(:00(\.0+)?)?$", "", plain)
    if re.fullmatch(r"\d{5}(\.0)?", plain):
        found = EXCEL_DAY_0 + timedelta(days=int(float(plain)))
        return _born(found.year, found.month, found.day)
    if re.fullmatch(r"\d{4}年?", plain):
        return year(plain)
    parts = re.fullmatch(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?", plain) or re.fullmatch(
        r"(\d{4})()(\d{2})(\d{2})", plain
    )
    if parts is None:
        raise ValueError("日期无法确定 not a date, or one of two: write it like 1938-03-05")
    return _born(int(parts[1]), int(parts[3]), int(parts[4]))


def _today() -> date:
    return datetime.now(UTC).date()


def _born(year: int, month: int, day: int) -> str:
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError("没有这一天 no such day: write it like 1938-03-05") from None
    if year < EARLIEST or found > _today():
        raise ValueError("不是出生日期 not a date of birth: write it like 1938-03-05")
    return found.isoformat()


def _plain(said: str) -> str:
    """Return a text with full-width digits and signs as plain ones."""
    return unicodedata.normalize("NFKC", said).strip()


def objects(said: str) -> str:
    r"""Return a list as JSON with its characters as they are: programs write 李 as \u674e.

    What is no JSON stays a text.

    Examples
    --------
    >>> objects('[{"name": "\\u674e"}]')
    '[{"name":"李"}]'
    """
    try:
        return msgspec.json.encode(msgspec.json.decode(text(said))).decode()
    except msgspec.MsgspecError:
        return text(said)


READERS: Mapping[str, Callable[[str], str]] = {
    "person": person,
    "birth_date": birth_date,
    "birth_year": year,
    "area": area,
    "home_lat": partial(number, -90, 90),
    "home_lon": partial(number, -180, 180),
    "pension_cny": partial(number, 0, 1e9),
    "guardians": objects,
    "former_addresses": objects,
    "phone": digits,
    "id_number": digits,
    **{column: partial(word, column) for column in WORDS},
}
"""How each column is read; all others are texts."""
