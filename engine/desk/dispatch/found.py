"""What a form tells of somebody who was visited, for a dispatch and for the round."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from engine.desk.incident_pages.forms import Form
from engine.desk.shifts.lines import moment
from streams.contract.json_object import Json


def found_of(form: Form, zone: ZoneInfo) -> Json:
    """Return the fields of a body; an absence lasts until the end of the day that is written.

    Examples
    --------
    >>> found_of({"result": "well", "saw.ill": "1", "text": ""}, ZoneInfo("UTC"))
    {'result': 'well', 'saw': ['ill']}
    """
    said: Json = {name: form[name] for name in ("result", "text", "way_in") if form.get(name)}
    said["saw"] = [one.removeprefix("saw.") for one in form if one.startswith("saw.")]
    if form.get("denied"):
        said["denied"] = True
    if form.get("away"):
        last = form.get("away_until", "")
        until = {"until": moment(f"{last}T23:59", zone)} if last else {}
        said["absence"] = {"state": form["away"]} | until
    return said
