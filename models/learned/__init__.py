"""Learned detectors: isolation forest, boosted trees, re-ranker, PyOD panel.

Begin with `isolation_forest.py`.
"""
