"""The health family: vital signs, NEWS2, meters, alarms.

Begin with `vitals.py`.
"""
