"""Files that exist already to events, by one mapping file a format.

Begin with `conversion.py`; the formats lie in `formats/`, and what they may say in `mapping.py`.
"""
