"""Evaluation: warnings against truth, versions against one another, drift and reliability.

May import replay and pipeline. Begin with `report.py`.
"""
