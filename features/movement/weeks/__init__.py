"""Weeks of outings beside earlier ones: a life space that shrinks."""
