"""Search for a missing person: probability of area from last positions, places and searches.

Pure: grid, distances, layers, probability, detection, rating. Begin at `search.py`, which puts
them together; `service.py` reads and writes, `routes.py` answers.
"""
