"""Warnings, people, models, owners: the layout before there were incidents."""
