"""Who would be called now by a step of the ladder that is a post's duty: for `desk rehearse`."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from engine.desk.shifts.calendar import duties, on_duty
from engine.desk.shifts.words import WORDS
from engine.store.incidents.log_clock import database_now
from engine.store.shifts.rows import changes_since, rotas
from engine.webhooks import Webhook

NOBODY = "无人，立即转下一步 nobody: passed at once"


def who_now(engine: Engine, hook: Webhook, zone: ZoneInfo) -> list[str]:
    """Return a line for each area that has a rota of the step's post."""
    with engine.connect() as connection:
        now, known = database_now(connection), rotas(connection)
        changes = changes_since(connection, now)
    current = duties(known, changes, now, now + 1, zone)
    areas = sorted(
        {
            one.area for one in known
            if one.post == hook.post
            and (one.area.startswith(hook.area) or hook.area.startswith(one.area))
        }
    )  # fmt: skip
    post = " ".join(WORDS[f"post_{hook.post}"])
    if not areas:
        return [f"{hook.name}: {post}: 未排班 no rota; {NOBODY}"]
    return [
        f"{hook.name}: {post} {area or '*'}: "
        + (" ".join(one.who for one in on_duty(current, area, now, hook.post)) or NOBODY)
        for area in areas
    ]
