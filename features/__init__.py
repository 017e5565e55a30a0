"""What is remembered of a person, and the rows of features that detectors judge.

May import streams. Begin with `columns/` and `population/sweep.py`.
"""
