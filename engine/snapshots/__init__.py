"""Snapshots (checkpoints of state).

Full files, deltas, the encoder and the list of classes allowed in them. May import pipeline.
Begin with `snapshots.py`.
"""
