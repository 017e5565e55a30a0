"""The home family: routine, signs of life, leisure, indoor climate.

Begin with `routine.py`.
"""
