"""The movement family: fixes, places, outings, transit lines, night exits.

Begin with `mobility.py`.
"""
