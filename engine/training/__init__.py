"""Offline training: history to artefacts, logged to MLflow.

May import replay and pipeline. Begin with `train.py`.
"""
