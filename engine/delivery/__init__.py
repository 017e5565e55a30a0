"""Delivery of warnings to the store, and the rate limiter for detectors that run away.

Begin with `delivery.py`.
"""
