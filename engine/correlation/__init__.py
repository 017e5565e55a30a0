"""Correlation over people and partitions.

Outages, shared payees, progress of the other partitions. May import alerting. Begin with
`correlator.py`.
"""
