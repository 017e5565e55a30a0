"""Labels: read in every form an office writes, and how late the desk's outcomes come.

Begin with `reading.py`.
"""
