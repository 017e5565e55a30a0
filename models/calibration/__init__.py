"""Calibration and fusion: surprise to rarity, rarities to one risk.

Begin with `calibration.py`.
"""
