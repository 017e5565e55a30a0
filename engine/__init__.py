"""Layer engine."""
