"""Silences that last: whose, or which device's, street's or feed's, and when a limit speaks."""
