"""From findings to alerts: episodes, tiers, the reason in words, outages as explanation.

Begin with `episodes.py`.
"""
