"""The fraud desk: stop-payment orders with their clocks, money at risk, what to say to a victim.

Begin at `machine.py`, which is pure; `service.py` reads and writes, `clockwork.py` acts when
something falls due.
"""
