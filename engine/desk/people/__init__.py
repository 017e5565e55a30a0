"""The register at the desk: people found by name, phone or address, contacts opened by right.

Begin at `view.py`, which says who sees what; `reads.py` asks the database, `routes.py` answers.
"""
