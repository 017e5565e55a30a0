"""Who was sent somewhere, and the page of his telephone: accept, the way, arrived, found, done.

Begin at `machine.py`, which is pure; `service.py` reads and writes, `sending.py` makes
dispatches of what officers and the ladder do.
"""
