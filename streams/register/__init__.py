"""The people register as offices keep it: encoding and separators, cells, rows.

Begin with `reader.py`.
"""
