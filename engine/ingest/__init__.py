"""Ingest: HTTP and MQTT doors into the log, priority lanes, sender tokens.

May import log and store. Begin with `intake.py`.
"""
