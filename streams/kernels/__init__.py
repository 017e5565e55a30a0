"""Compiled loops: the one decorator, arrays of records, borrowed arrays.

Imports nothing of ours.
"""
