"""The second factor: six digits that change every half minute (TOTP, RFC 6238), each used once."""

from __future__ import annotations

import hmac

import pyotp

REQUIRED = frozenset({"supervisor", "system_admin", "security_admin", "audit_admin"})
"""Roles for which a password alone does not suffice."""
STEP_MS = 30_000
AROUND = (0, -1, 1)
"""Steps that are taken: clocks of telephones differ by seconds (RFC 6238, 5.2)."""
ISSUER = "银龄卫士"


def made_up() -> str:
    """Return a new secret, in base 32."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """Return the `otpauth` address by which an application on a telephone learns the secret.

    Examples
    --------
    >>> address("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "li").partition("?")[0]
    'otpauth://totp/%E9%93%B6%E9%BE%84%E5%8D%AB%E5%A3%AB:li'
    """
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: int) -> int | None:
    """Return the step whose code it is, None where it is of no step near `now` (epoch ms).

    Examples
    --------
    >>> SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    >>> code = pyotp.TOTP(SECRET).at(90)
    >>> step_of(SECRET, code, 90_000), step_of(SECRET, code, 119_999)
    (3, 3)
    >>> step_of(SECRET, code, 200_000) is None
    True
    """
    digits, current = code.replace(" ", "").encode(), now // STEP_MS
    totp = pyotp.TOTP(secret)
    steps = [current + offset for offset in AROUND]
    right = [hmac.compare_digest(totp.generate_otp(step).encode(), digits) for step in steps]
    return next((step for step, one in zip(steps, right, strict=True) if one), None)
