"""Admission.

Log clock (watermark), lateness, deduplication, rate limit, partitioning, dead letters. Begin with
`admission.py`.
"""
