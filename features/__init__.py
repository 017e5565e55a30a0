"""Layer features."""
