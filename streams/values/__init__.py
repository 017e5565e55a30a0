"""What a value can mean: limits by kind and field, positions, times, texts, aliases.

Begin with `limits.py`.
"""
