"""Layer streams."""
