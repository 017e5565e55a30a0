"""PostgreSQL: warnings, incidents, people, switches; fence, outbox, heartbeats, tokens.

Begin with `store.py`.
"""
