"""Masked names and phones: enough to tell two people apart, not enough to call them."""

from __future__ import annotations

SHOWN_DIGITS = 4


def masked_name(name: str) -> str:
    """Return a name with its first character alone.

    Examples
    --------
    >>> masked_name("王秀英"), masked_name("李"), masked_name("")
    ('王**', '李', '')
    """
    return name[:1] + "*" * (len(name) - 1)


def masked_phone(phone: str) -> str:
    """Return a phone number by its last four digits.

    Examples
    --------
    >>> masked_phone("13800001234"), masked_phone("120"), masked_phone("")
    ('*******1234', '***', '')
    """
    kept = phone[-SHOWN_DIGITS:] if len(phone) > 2 * SHOWN_DIGITS - 1 else ""
    return "*" * (len(phone) - len(kept)) + kept
