"""Codes of `streams.contract.kinds` under names that scenes are written in."""

from __future__ import annotations

PERSON, MERCHANT, COMPANY, INSTITUTION, GOVERNMENT, CASH = range(6)
COUNTER, ATM, POS, MOBILE, ONLINE = range(5)
CONTACT, UNKNOWN, OVERSEAS, FLAGGED, SERVICE = range(5)
INSTALLED, OPENED, CLOSED = range(3)
SCREEN_SHARE, REMOTE, FINANCE, CHAT = range(4)
TELEVISION, CARDS, CLASS, PARK, OPERA, GATHERING = range(6)
IN_HOSPITAL, TRAVELLING, WITH_FAMILY, HAS_VISITOR, AT_HOME = range(5)
"""States of an absence."""
CAMERA, BUS = range(2)
"""How somebody was seen."""
SHOP, MARKET, PARK_PLACE, CLINIC, FRIEND, CHILD = range(6)
"""Rows of a person's places."""
