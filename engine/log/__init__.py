"""The event log as the engine uses it: journal or Kafka, archive, feed, register.

Begin with `event_log.py`.
"""
