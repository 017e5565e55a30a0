"""One scene by itself, for tests of programs outside: plain ones by hand, others as in the town.

Imports the other rooms of the simulator. Begin with `plain.py`.
"""
