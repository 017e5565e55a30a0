"""Shifts: who is on duty (on call) now and next, swaps, what one shift tells the next.

Begin at `calendar.py`, which is pure; `service.py` reads and writes.
"""
