"""From warnings to incidents: delivery to the store, rate limiter for detectors that run away.

Begin with `incidents.py`.
"""
