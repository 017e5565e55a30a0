"""Search for a missing person: probability of area from last positions, places and searches.

`theory/` is pure; `clues.py` tells what is known, `service.py` reads and writes, `routes.py` and
`page.py` answer.
"""
