"""The round of the month: whom to visit first, what was found, and whom nothing is heard of.

Begin at `need.py`, which is pure; `service.py` reads and writes.
"""
