"""Ten short scenes with what is to be warned of: `python -m tests.support.events.golden_scenes`.

They are for any engine, so what is expected names nothing of ours: a person, an application, the
lowest tier, and by when. Who is named nowhere may not be warned of at tier 2 or above.
"""

from __future__ import annotations

import csv
import io
import json
from typing import NamedTuple

from streams.contract.json_object import Json
from streams.simulate.staged.plain import PLAIN
from streams.simulate.staged.staged import Staged, staged
from tests.support.tree import ROOT

FOLDER = ROOT / "docs" / "scenes"
PERSON = "p1"


class Due(NamedTuple):
    """A warning of a tier or above, at most so many seconds after the onset."""

    tier: int
    within_s: float


DUE: dict[str, tuple[Due, ...]] = {
    "sos": (Due(3, 10),),
    "fall": (Due(2, 10), Due(3, 180)),
    "smoke": (Due(3, 10),),
    "gas": (Due(3, 10),),
    "carbon_monoxide": (Due(3, 600),),
    "night_exit": (Due(1, 900), Due(2, 1200), Due(3, 2100)),
    "night_look": (),
    "fraud": (Due(2, 1500),),
    "silence": (Due(1, 7 * 3600), Due(2, 11 * 3600)),
    "outage": (),
}
"""By scene; where nothing is due, whoever lives there may not be sent for."""
HEAD = """# 场景 Scenes

Ten short scenes for tests of any engine, written by `python -m tests.support.events.golden_scenes`;
a test replays them. `NAME.events.ndjson` are [events](../events.md) in the order of receipt,
`NAME.people.csv` is the register, `expected.json` says what is due: a warning about `person` in the
application `warning` of `tier` or above, `at` most at this moment of the log's clock (epoch ms). A
person of whom nothing is due may not be warned of at tier 2 or above, nor anybody before `onset`.

| scene | lines | what happens | due |
|---|---|---|---|
"""


def scenes() -> dict[str, Staged]:
    """Return the scenes, by name."""
    return {name: staged(name, PERSON) for name in DUE}


def files() -> dict[str, str]:
    """Return the text of every file, by its name."""
    made, told, rows = scenes(), [], []
    texts = {}
    for name, scene in made.items():
        texts[f"{name}.events.ndjson"] = scene.lines.decode()
        texts[f"{name}.people.csv"] = _register(scene)
        told.append(_expected(name, scene))
        due = ", ".join(f"tier {one.tier} within {one.within_s:,.0f} s" for one in DUE[name])
        rows.append(f"| `{name}` | {len(scene.events)} | {PLAIN[name].told} | {due or '—'} |\n")
    texts["expected.json"] = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    texts["README.md"] = HEAD + "".join(rows)
    return texts


def _expected(name: str, scene: Staged) -> Json:
    onset = scene.truth["onset"] if scene.truth else max(
        event["at"] for event in scene.events if event["person"] == f"{PERSON}-1"
    )  # fmt: skip
    due = [
        {"person": PERSON, "warning": PLAIN[name].warning, "tier": one.tier,
         "at": round(onset + 1000 * one.within_s)}
        for one in DUE[name]
    ]  # fmt: skip
    return {"scene": name, "onset": onset, "due": due}


def _register(scene: Staged) -> str:
    text = io.StringIO()
    table = csv.DictWriter(text, list(scene.people[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(scene.people)
    return text.getvalue()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
