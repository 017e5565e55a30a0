"""Shifts: who is on duty now and next, swaps, and what one shift tells the next.

Begin at `calendar.py`, which is pure; `service.py` reads and writes.
"""
