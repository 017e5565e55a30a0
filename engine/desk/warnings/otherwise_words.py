"""What would have had to differ, in one sentence: in people's units, in both languages."""

from __future__ import annotations

from engine.alerting.units import METERS, Language, span, use, way
from engine.delivery.shown_warning import ShownWarning
from engine.desk.masking.reasons import Hidden, field_of
from engine.desk.warnings.glossary import column_of, named, titled, united, valued
from engine.desk.warnings.otherwise import Otherwise, otherwise

LANGUAGES: tuple[Language, ...] = ("zh", "en")
MOST_OFTEN = 6.0
"""-log10 of a probability beyond which nobody counts: once in a million."""
COMMON = 1.5
"""Once in so many times is always."""
UNTOLD = {
    "outright": (
        "“{}”一经收到即报，没有不报的数值",
        "“{}” is told whenever it comes: no value of it would have been silent",
    ),
    "many": (
        "“{}”由多项合起来判断，没有哪一项单独变化就不报",
        "“{}” judges several things together: no single one would have silenced it",
    ),
    "unkept": ("未留存当时的数据，无法说明", "what was judged is not kept: it cannot be told"),
    "changed": (
        "“{}”的判据此后已更新，无法按当时说明",
        "“{}” has changed since: it cannot be told as of then",
    ),
}


def in_words(
    told: Otherwise, detector: str, application: str, language: Language, utility: float = 0.0
) -> str:
    """Return the sentence, without a full stop.

    Parameters
    ----------
    utility
        Which meter counts, for amounts: 0 water, 1 electricity, 2 gas.

    Examples
    --------
    >>> late = Otherwise("measured", "gone_h", 13.0, 11.99999, "gone_usual_h", 2.5)
    >>> in_words(late, "limit_out", "wandering", "zh")
    '外出未归时长13小时（平时外出时长2小时30分钟）；若不到12小时，“外出未归超限”不会报警'
    """
    title, place = titled(detector, language), 0 if language == "zh" else 1
    if told.how in UNTOLD:
        return UNTOLD[told.how][place].format(title) + _others(told, language)
    said = _differing(told, detector, application, language, utility)
    silent = (f"，“{title}”不会报警", f" “{title}” would not have spoken")[place]
    doubt = "" if told.sure else _DOUBT[place]
    return said + silent + doubt + _others(told, language)


_DOUBT = (
    "（模型按学到的常情另有界限，可能更早就不报）",
    " (a model's own edge may have been nearer)",
)


def _differing(
    told: Otherwise, detector: str, application: str, language: Language, utility: float
) -> str:
    zh = language == "zh"
    name = named(detector, application, told.column, language)
    name = name.removesuffix("分钟").removesuffix("天数")  # the value says its unit
    if told.how == "flag":
        if zh:
            return f"若{'不是' if told.was else '是'}“{name}”"
        return f"Had it {'not ' if told.was else ''}been “{name}”"
    if told.how == "frequency":
        was, would = (_once_in(value, language) for value in (told.was, told.would))
        if zh:
            return f"按本人以往，这样的情况{was}；若{would}"
        return f"By this person's own past such comes {was}; were it {would}"

    def shown(column: str, value: float) -> str:
        return amount(detector, application, column, value, language, utility)

    usual = ""
    if told.usual:
        used = named(detector, application, told.usual, language)
        worth = shown(told.usual, told.used)
        usual = f"（{used}{worth}）" if zh else f" ({used} {worth})"
    was, would = shown(told.column, told.was), shown(told.column, told.would)
    below = told.would < told.was
    if zh:
        edge = f"不到{would}" if below and told.would > 0 else f"{'为' if below else '高于'}{would}"
        return f"{name}{was}{usual}；若{edge}"
    word = "at" if below and told.would <= 0 else "below" if below else "above"
    return f"{name} {was}{usual}; {word} {would}"


def _once_in(surprise: float, language: Language) -> str:
    """Return how often something comes, of which -log10 of its probability is told."""
    zh = language == "zh"
    if surprise >= MOST_OFTEN:
        return "百万次里不到一次" if zh else "less than once in a million"
    times = 10.0**surprise
    if times < COMMON:
        return "是常事" if zh else "usual"
    many = f"{times:.2g}" if times < 100 else f"{float(f'{times:.2g}'):,.0f}"
    return f"约{many}次里有一次" if zh else f"about once in {many}"


def _others(told: Otherwise, language: Language) -> str:
    if not told.others:
        return ""
    if language == "zh":
        return f"；另有{told.others}项判据同时报警"
    return f"; {told.others} more spoke as well"


def amount(
    detector: str, application: str, column: str, value: float, language: Language, utility: float
) -> str:
    """Return a number as people say it: spans, ways, what a meter counts; else with its unit.

    Examples
    --------
    >>> amount("overdue_return", "wandering", "out_min", 215.0, "en", 0.0)
    '3 h 35 min'
    >>> amount("large_payment", "fraud", "amount_cny", 86000.0, "zh", 0.0)
    '86,000元'
    """
    known = column_of(detector, application, column)
    unit = known.unit if known else ""
    minutes = {"min": 1.0, "h": 60.0, "d": 1440.0}.get(unit)
    if minutes is not None:
        return span(minutes * value, language)
    if unit == "m":
        return way(value, language)
    if unit == "L/kWh/m3" and utility in range(len(METERS["zh"])):
        return use(value, utility, language)
    said = valued(detector, application, column, value, language)
    return said.replace(" ", "") if language == "zh" and united(unit, "zh") != unit else said


def sentence_of(warning: ShownWarning, line: str | None, hidden: Hidden, language: Language) -> str:
    """Return what would have silenced a warning, empty for whom its numbers are hidden from.

    Parameters
    ----------
    line
        The row behind it, None where none was kept.
    """
    if field_of(warning.detector, warning.warning) in hidden:
        return ""
    utility = warning.evidence.get("utility", 0.0)
    found = otherwise(line, warning.detector)
    return in_words(found, warning.detector, warning.warning, language, utility)
