"""What an isolation forest thinks of the row behind a warning, in one sentence."""

from __future__ import annotations

import msgspec

from engine.alerting.judged_row import KeptRow
from engine.delivery.shown_warning import ShownWarning
from engine.desk.masking.reasons import Hidden, field_of
from engine.desk.warnings.glossary import named, titled
from engine.desk.web.texts import Language
from models.learned.opinion import Opinion

RAREST = 3.0
"""-log10 of the share of rows beyond which a sample of thousands tells no numbers."""
COMMON = 1.0
"""-log10 of the share of rows up to which nothing is unusual: one in ten."""


def thought_of(warning: ShownWarning, line: str | None, hidden: Hidden, language: Language) -> str:
    """Return what forests think of a warning's row, empty where none thought anything.

    Nobody was warned by them: they tell whether the row is unusual in another way too.

    Parameters
    ----------
    line
        The row behind it, None where none was kept.
    hidden
        What the reader's role does not see: the matter's own figures are not told by name either.
    """
    if line is None or field_of(warning.detector, warning.warning) in hidden:
        return ""
    told = msgspec.json.decode(line, type=KeptRow).thought
    apart = "；" if language == "zh" else "; "
    return apart.join(
        in_words(name, opinion, warning, language) for name, opinion in sorted(told.items())
    )


def in_words(name: str, opinion: Opinion, warning: ShownWarning, language: Language) -> str:
    """Return one forest's opinion, without a full stop."""
    title = titled(name, language)
    if opinion.surprise < COMMON or not opinion.columns:
        usual = (f"{title}：整体看并不少见", f"{title}: nothing unusual on the whole")
        return usual[language == "en"]
    about = (warning.detector, warning.warning)
    columns = [named(*about, column, language) for column in opinion.columns]
    if opinion.surprise > RAREST:
        seldom = ("过往记录中不到千分之一这样少见", "rarer than one record in a thousand")
    else:
        often = round(10.0**opinion.surprise)
        seldom = (
            f"过往约{often}条记录中有1条这样少见",
            f"about one record in {often} is as unusual",
        )
    if language == "zh":
        return f"{title}：{seldom[0]}，主要因为{'、'.join(columns)}"
    return f"{title}: {seldom[1]}, mostly by {', '.join(columns)}"
