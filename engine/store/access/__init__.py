"""Accounts of people and their sessions, as the database keeps them."""
