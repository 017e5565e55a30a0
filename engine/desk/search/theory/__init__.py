"""Search theory: grid, distances, layers, probability of area, detection, rating. Pure.

Begin at `search.py`, which puts them together.
"""
