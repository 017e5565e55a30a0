"""The contract of events: kinds, fields, the row of an event, topics.

Begin with `fields.py`.
"""
