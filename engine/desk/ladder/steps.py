"""Who is told of a call for attention, when, and what makes it needless: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.formats.ids import digest
from engine.store.incidents.change import Change
from engine.store.incidents.incident import Incident
from engine.store.notices.rows import Notice
from engine.webhooks import Webhook


def notices_of(change: Change, one: Incident, hooks: Iterable[Webhook]) -> list[Notice]:
    """Return whom a change calls; most change nothing of that.

    An incident calls each time its `alerts` grow: opened, risen, returned, transferred, an SOS
    again. What came hours late has none, and the test persons of the rounds call nobody.
    """
    alerts = change.set.get("alerts", 0)
    if not alerts or one.test:
        return []
    return [
        Notice(
            digest("notice", one.id, str(alerts), hook.name), hook.name, one.id, one.person,
            alerts, change.at, change.at + round(1000 * hook.after_s),
        )
        for hook in hooks
        if concerns(hook, one)
    ]  # fmt: skip


def concerns(hook: Webhook, one: Incident) -> bool:
    """Tell whether a receiver is told of an incident."""
    kinds: Sequence[str] = hook.kinds
    return (
        hook.tier <= one.urgency <= hook.up_to
        and (not kinds or one.kind in kinds)
        and one.area.startswith(hook.area)
        and bool(one.person or not hook.asks)
    )


def answered(notice: Notice, history: Iterable[Change]) -> bool:
    """Tell whether somebody who was asked has answered since a call."""
    return any(
        one.what == "called" and one.at >= notice.made_at
        and one.detail.get("result") in ("well", "needs_help", "refused")
        for one in history
    )  # fmt: skip


def needless(notice: Notice, hook: Webhook, one: Incident) -> bool:
    """Tell whether a later step has become needless: somebody has it, or it called again since.

    Where several must have heard a call of life safety, one who has it is not enough.
    """
    if not hook.after_s:
        return False
    wanted = hook.acknowledgements if one.danger else 1
    enough = one.heard_by >= wanted if wanted > 1 else bool(one.owner)
    return enough or not one.open or one.alerts > notice.alerts
