"""A person's id as it may be shown to whoever passes by."""

from __future__ import annotations


def masked(person: str) -> str:
    """Hide the middle of a person's id.

    Examples
    --------
    >>> masked("lishui-000427"), masked("p7")
    ('li***27', 'p***')
    """
    return f"{person[:2]}***{person[-2:]}" if len(person) > 4 else f"{person[:1]}***"
