"""Explanations: a past warning judged again by its own version, and what would have to differ.

Begin with `explain.py`.
"""
