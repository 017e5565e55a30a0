"""Deadlines by grade in the database: until when an incident is taken, somebody sent and there."""
