"""Escalation: who is told of an incident outside of the desk, and who next if nobody answers.

Begin at `notifier.py`; `steps.py` says who is told of what and when, `webhook.py` sends.
"""
