"""The event log: its interface, the embedded journal and its consumer.

Begin with `interface.py`.
"""
