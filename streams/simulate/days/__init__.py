"""An ordinary day of a person: rooms, meters, money, calls, trips, vital signs.

Begin with `person_day.py`.
"""
