"""Scenes of a harder town: swindles that take months or a whole street, and honest life like them.

A room of its own, drawn by a generator of its own, so that the towns that others measured on stay
what they were. Begin with `registry.py`.
"""
