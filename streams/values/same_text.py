"""One text, one spelling: names that look the same on a screen are the same.

An accent written in one sign or two, a blank copied along, a sign that no screen shows: each would
make another elder of the same one, and a sign that turns the direction of writing would turn a card
at the desk. Plain ASCII without blanks at its ends is the same already, which is why only the
careful path asks.
"""

from __future__ import annotations

from unicodedata import category, normalize


def same_text(text: str) -> str:
    r"""Return a text in its one spelling: composed (NFC), trimmed, without invisible signs.

    Examples
    --------
    >>> {same_text(one) for one in ("é", "é", " é", "é\u200b", "é\u202e")}
    {'é'}
    """
    if text.isascii():
        return text.strip()
    seen = "".join(sign for sign in text if category(sign) != "Cf")
    return normalize("NFC", seen).strip()
