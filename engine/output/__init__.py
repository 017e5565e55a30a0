"""Output of a partition.

Warnings, findings, dead letters, data faults, and the sinks where they become durable. May import
alerting, store, log. Begin with `output.py`.
"""
