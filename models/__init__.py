"""Detectors: rules, isolation forests, calibration to one scale, training, the registry.

May import features and streams. Begin with `detector.py` and `rules/`.
"""
