"""The queue on the desk: open incidents, the most urgent first, and what changes them live."""
