"""What every part of the simulator writes with.

Events, words, effects, timeline, calendar, weather, files.
"""
