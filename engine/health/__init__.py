"""Health of the chain.

Heartbeats, the watch over workers, delivery, doors and database, supervised lanes. May import
store. Begin with `chain_watch.py`.
"""
