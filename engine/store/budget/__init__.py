"""Budgets of calls a station and shift: who keeps within them, and what was given up for it."""
