"""The page of all rules, made from the rules themselves: `python -m models.rules_page`."""

from __future__ import annotations

from pathlib import Path

from models.detector import Rule
from models.discovery import rules

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules.md"
HEAD = """# 规则 Rules

Made by `python -m models.rules_page` from `models/rules/`; a test holds it equal to them.
Tier: the highest a rule reaches alone; "at once" where life safety raises it past every allowance.
Not here: what an artefact brings. Re-rankers and detectors of one's own warn beside the rules (tier
2 and 1 by themselves at most); isolation forests warn of nothing, and say of a warning's row how
unusual they hold it.
"""
NAMES = {"wandering": "走失预警 Wandering", "fraud": "诈骗预警 Fraud", "home": "居家异常预警 Home"}


def page() -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    for warning, name in NAMES.items():
        parts.append(f"\n## {name}\n")
        parts += [_entry(rule) for rule in rules() if rule.warning == warning]
    return "".join(parts)


def _tier(rule: Rule) -> str:
    if rule.limit and rule.care:
        return "1, on the care list 关怀清单, outside its allowance"
    if rule.limit:
        return "by elapsed time, outside every allowance"
    if rule.care:
        return "1, on the care list 关怀清单"
    return f"{rule.at_once} at once" if rule.at_once else str(rule.highest_tier)


def _entry(rule: Rule) -> str:
    tier = _tier(rule)
    return (
        f"\n### {rule.title} {rule.id}\n\n"
        f"- {rule.reason.zh}\n- {rule.reason.en}\n"
        f"- 处置 runbook: {rule.runbook}\n- {rule.runbook_en}\n"
        f"- rows `{rule.family}`, tier {tier}; {rule.source}\n"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
