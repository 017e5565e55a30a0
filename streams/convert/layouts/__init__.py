"""How files lay out their rows: delimited, JSON lines, GPX. Begin with `table.py`."""
