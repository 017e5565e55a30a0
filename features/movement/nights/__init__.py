"""Evenings and nights out, by position."""
