"""Roles by name: of people with an account, of programs and approvers with a token."""

from __future__ import annotations

from typing import Literal

UserRole = Literal[
    "officer", "grid_worker", "supervisor", "data_scientist", "system_admin", "security_admin",
    "audit_admin",
]  # fmt: skip
"""What a person with an account can be; a token may stand for it too."""
ProgramRole = Literal["reader", "sender", "gateway"]
"""What only a token gives."""
TokenRole = Literal["trainer", "approver", ProgramRole, UserRole]
"""What a token can allow; trainers and approvers are of the command line alone."""
