"""Measurements of speed and memory; figures, never assertions."""
