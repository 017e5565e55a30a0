"""What all families share.

Baselines, catalogue of columns, civil time, context, rooms, heartbeats, rows.
"""
