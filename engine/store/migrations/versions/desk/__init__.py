"""Incidents, accounts, and what the desk does."""
