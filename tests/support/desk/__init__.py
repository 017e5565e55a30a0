"""A desk, who sits at it, and what a browser sees of it."""
