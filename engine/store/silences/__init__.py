"""Silences that last now, person by person, and when a limit will speak of each."""
