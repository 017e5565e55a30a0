"""Acts on incidents, pure: what each makes of an incident's state, and what the log must know.

Imports the stored incident only; nothing here reads or writes. Begin with `transitions.py`.
"""
