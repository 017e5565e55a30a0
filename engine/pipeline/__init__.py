"""The pipeline: batches of events to warnings, pure but for its own state.

May import correlation, alerting, serving. Begin with `pipeline.py`.
"""
