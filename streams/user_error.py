"""What a user did wrong and can mend: the one kind of error whose text is shown to them."""

from __future__ import annotations


class UserError(ValueError):
    """Wrong use, configuration or input; its text says what to do and holds nobody's data.

    Any other error is told by its place alone: its text may hold what an elder did.
    """
