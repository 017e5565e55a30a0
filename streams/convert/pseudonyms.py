"""Names and numbers of the other side to pseudonyms: the same by the same key, and no way back.

Telephone numbers are so few that a hash without a key is looked up in an hour.
"""

from __future__ import annotations

import hmac
import re
from hashlib import blake2b

PSEUDONYMOUS = frozenset({"counterparty", "peer"})
"""Fields that never hold what stood in the file."""
DIGEST_BYTES = 9
BETWEEN = "\x1f"
"""Stands in no cell: between a person and a number."""
_HOME = re.compile(r"(?:\+86|0086|86)?(1\d{10})")
_SEPARATORS = re.compile(r"[\s()-]")


def pseudonym(said: str, key: bytes) -> str:
    """Return what stands for a name or a number.

    Examples
    --------
    >>> pseudonym("+86 138-0000-0000", b"key") == pseudonym("13800000000", b"key")
    True
    >>> pseudonym("13800000000", b"another") == pseudonym("13800000000", b"key")
    False
    """
    digest = hmac.new(key, same_number(said).encode(), lambda: blake2b(digest_size=32))
    return "x" + digest.hexdigest()[: 2 * DIGEST_BYTES]


def same_number(said: str) -> str:
    """Return a telephone number as it is dialled at home; any other text as it is.

    Examples
    --------
    >>> same_number("0086 13800000000"), same_number("00852 2345 6789"), same_number("老 王")
    ('13800000000', '0085223456789', '老 王')
    """
    plain = _SEPARATORS.sub("", said)
    if not plain.lstrip("+").isdecimal():
        return said
    found = _HOME.fullmatch(plain)
    return found[1] if found else plain


def contact(person: str, number: str) -> str:
    """Return how a person (as JSON) and the number of somebody he knows are remembered."""
    return person + BETWEEN + same_number(number)
