"""The town as a whole: people, days, scenes and outages to files.

Imports the other rooms of the simulator and the contract of events. Begin with `town.py`.
"""

from streams.simulate.town.town import Town, simulate

__all__ = ["Town", "simulate"]
