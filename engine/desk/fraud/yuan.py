"""Amounts in yuan: exact, and never confused with ten thousands of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field

CENT = Decimal("0.01")


def _to_the_cent(amount: Decimal) -> Decimal:
    return amount.quantize(CENT)


Bounds = Annotated[
    Decimal,
    Field(max_digits=14, decimal_places=2, description="yuan, as text"),
    AfterValidator(_to_the_cent),
]
Yuan = Annotated[Bounds, Field(gt=0)]
YuanOrNone = Annotated[Bounds, Field(ge=0)]
_WRITTEN = re.compile(r"[¥￥]?\s*(?P<number>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>元|万元|万|yuan)?")


def yuan_of(text: str) -> Decimal | str:
    """Return an amount that an officer writes; what is none stays as it is, to be refused.

    Examples
    --------
    >>> yuan_of("7.7万"), yuan_of("77,000"), yuan_of("￥77000.50 元"), yuan_of("many")
    (Decimal('77000.0'), Decimal('77000'), Decimal('77000.50'), 'many')
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return text
    number = Decimal(re.sub("[,，]", "", found["number"]))
    return number * 10_000 if (found["unit"] or "").startswith("万") else number


def written(amount: Decimal) -> str:
    """Write an amount with its unit.

    Examples
    --------
    >>> written(Decimal("77000")), written(Decimal("0.5"))
    ('77,000.00 元', '0.50 元')
    """
    return f"{amount:,.2f} 元"
