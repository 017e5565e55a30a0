"""The home family: routine, signs of life, nights, bathroom, leisure, indoor climate, timers.

Begin with `routine.py`.
"""
