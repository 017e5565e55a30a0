"""Layer models."""
