"""Who sits at the shell, for the audit of what the command line does."""

from __future__ import annotations

import getpass


def shell_user() -> str:
    """Return the name of the machine's user; `?` where it has none, as in some containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
