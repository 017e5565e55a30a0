"""Incidents on the desk: what officers do with them, and who is told of it."""
