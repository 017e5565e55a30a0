"""The health family: vital signs, NEWS2, alarms, meters and their faults, stuck sensors.

Begin with `vitals.py`.
"""
