"""Budgets of calls a station and shift: set by supervisors, and what was given up for them."""
