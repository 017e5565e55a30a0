"""One rule on a recorded past: how often it speaks, what it finds, what it costs, what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from engine.alerting.listening import Texts
from engine.alerting.reason import filled
from engine.alerting.tiers import Ladder
from engine.evaluation.compare import Past, cases, judged, within
from engine.evaluation.labels.reading import read_labels
from engine.evaluation.price import price
from engine.evaluation.report import persons_of, register_frame
from engine.evaluation.sharing.side_by_side import pipelines_of, said_by
from engine.formats.lines import Warning
from engine.settings import Settings
from features.core.catalog import columns
from models.artefact import Artefact
from models.calibration.fusion import SILENT
from models.detector import Detector, Rule, lane_of
from models.discovery import rules
from models.evaluation.warnings import joined
from models.scoring import Judgement
from streams.contract.json_object import Json
from streams.contract.units import DAY_MS, MONTH_DAYS
from streams.user_error import UserError

SHOWN = 3
"""Rows told in words, of as many persons."""


class UnknownRuleError(UserError):
    """No rule of that id; says where rules lie."""


@dataclass(frozen=True, slots=True)
class Without(Artefact):
    """An artefact as it would judge if one rule did not exist."""

    rule: str = ""

    def detectors(self, family: str) -> tuple[Detector, ...]:
        """Return the detectors of a family but for that rule."""
        return tuple(one for one in Artefact.detectors(self, family) if one.id != self.rule)

    @classmethod
    def of(cls, artefact: Artefact, rule: str) -> Without:
        """Take a rule out of an artefact."""
        return cls(**{one.name: getattr(artefact, one.name) for one in fields(artefact)}, rule=rule)


class Ear:
    """A listener that follows one rule: rows it reads, rows it speaks on, the most surprising."""

    def __init__(self, rule: Rule, edge: float) -> None:
        self._rule, self._edge = rule, edge
        self.rows = self.surprised = self.heard = self.alone = 0
        self._top: dict[int, tuple[float, int, dict[str, float]]] = {}

    def judged(self, judgement: Judgement, texts: Texts) -> None:
        """Take in the judged rows of one family."""
        ids = [one.id for one in judgement.detectors]
        if self._rule.id not in ids:
            return
        number = ids.index(self._rule.id)
        surprise, rarity = judgement.surprise[:, number], judgement.rarity[:, number]
        said = (surprise > 0) & (rarity > SILENT)
        self.rows += len(surprise)
        self.surprised += int((surprise > 0).sum())
        self.heard += int(said.sum())
        self.alone += int((rarity >= self._edge).sum())
        names = [column.name for column in columns(judgement.family)]
        for place in np.argsort(-surprise, kind="stable")[:SHOWN].tolist():
            if surprise[place] > 0:
                row = judgement.rows[place]
                self._keep(float(surprise[place]), row, names)

    def _keep(self, surprise: float, row: np.void, names: list[str]) -> None:
        """Keep the most surprising row of each person; of all persons only the first few."""
        slot = int(row["slot"])
        if slot in self._top and self._top[slot][0] >= surprise:
            return
        self._top[slot] = (surprise, int(row["at"]), {name: float(row[name]) for name in names})
        if len(self._top) > SHOWN:
            del self._top[min(self._top, key=lambda one: self._top[one][0])]

    def examples(self) -> list[Json]:
        """Return those rows, the most surprising first, as the rule's sentence; no person."""
        return [
            {
                "at": at,
                "surprise": round(surprise, 3),
                "zh": (said := filled(self._rule.reason, values)).zh,
                "en": said.en,
                "values": {name: values[name] for name in self._rule.evidence},
            }
            for surprise, at, values in sorted(self._top.values(), key=lambda one: -one[0])
        ]


def rule_of(name: str) -> Rule:
    """Return a rule by its id.

    Raises
    ------
    UnknownRuleError
        If there is none.
    """
    for rule in rules():
        if rule.id == name:
            return rule
    raise UnknownRuleError(
        f"无此规则 no rule {name}: a rule is a file of that name in models/rules/"
    )


def tried(
    rule: Rule,
    artefact: Artefact,
    past: Past,
    settings: Settings,
    progress: Callable[[int], None] | None = None,
) -> Json:
    """Replay a past with the rule and without it.

    Returns
    -------
    dict
        `rows` read, `surprised` rows, `heard` rows (rare enough to be fused), `alone` rows (rare
        enough for tier 1 by themselves); `episodes` of warnings in which it spoke, and
        `episodes_alone` in which nothing else did; `gained` and `lost` true cases; `price`
        `with` it and `without` (as `engine.evaluation.price.price`); `examples`, up to three rows
        in words.
    """
    ear = Ear(rule, Ladder(settings.allowances).edge(lane_of(rule)))
    pipelines = pipelines_of((artefact, Without.of(artefact, rule.id)), settings, (ear, None))
    (said, other), span = said_by(pipelines, past.log, settings, progress)
    labels = read_labels(past.truth, settings.tz)
    truth = within(labels, "onset", past)
    register = register_frame(past.people) if past.people else None
    both = [joined(judged(one, labels, past), truth) for one in (said, other)]
    since, until = past.counted(span)
    days = max(1.0, (until - since) / DAY_MS)
    persons = {person for side in both for person in persons_of(side, register)}
    months = len(persons) * days / MONTH_DAYS
    spoken = _spoken(rule, [one for one in said if one.tier >= 1])
    return {
        "rule": rule.id,
        "person_months": round(months, 3),
        **{name: getattr(ear, name) for name in ("rows", "surprised", "heard", "alone")},
        "episodes": len(spoken),
        "episodes_alone": int(sum(spoken.values())),
        "gained": cases(both[0], both[1]),
        "lost": cases(both[1], both[0]),
        "price": {"with": price(both[0], months), "without": price(both[1], months)},
        "examples": ear.examples(),
    }


def _spoken(rule: Rule, said: list[Warning]) -> dict[str, bool]:
    """Return the episodes in which the rule spoke, and whether nothing else did."""
    parts: dict[str, set[str]] = {}
    for one in said:
        told = one.evidence.get("detectors")
        if isinstance(told, dict):
            parts.setdefault(one.episode, set()).update(told)
    return {episode: len(own) == 1 for episode, own in parts.items() if rule.id in own}


def table(told: Json, moments: Callable[[int], str]) -> str:
    """Return a trial for the console; `moments` writes epoch ms as people read it."""
    with_, without = told["price"]["with"], told["price"]["without"]
    pairs = {name: f"{without[name]:g} → {with_[name]:g}" for name in with_}
    kinds = pd.Series([one["warning"] for one in told["gained"]], dtype=str).value_counts()
    gained = ", ".join(f"{name} {count}" for name, count in kinds.items())
    lines = [
        f"规则 rule {told['rule']}, {told['person_months']:g} 人月 person-months",
        f"读 rows read {told['rows']:,}; 有话 surprised {told['surprised']:,};"
        f" 入融合 heard {told['heard']:,}; 单独够报 alone at tier 1 {told['alone']:,}",
        f"预警 warning episodes with it {told['episodes']}, of it alone {told['episodes_alone']}",
        f"真例 true cases: +{len(told['gained'])}{f' ({gained})' if gained else ''}"
        f" -{len(told['lost'])}",
        f"误报/人月 false a person-month {pairs['warnings']}; 关怀 care {pairs['care']};"
        f" 限值与报警 limits and alarms {pairs['outside']}, 另记关怀 and notes {pairs['noted']}",
        f"误报分钟/月/千人 minutes on false ones {pairs['minutes']}",
        *(
            f"  {moments(one['at'])}  {one['surprise']:g}  {one['zh']} {one['en']}"
            for one in told["examples"]
        ),
    ]
    if not told["surprised"]:
        lines.append("从未出声 it never spoke: are its columns filled? see `silverguard rows`")
    return "\n".join(lines)
