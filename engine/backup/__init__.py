"""One consistent copy of everything, with a manifest, and the same back (docs/backup.md).

Begin with `backup.py` and `restore.py`.
"""
