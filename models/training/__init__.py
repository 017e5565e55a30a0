"""Fitting: reservoirs of rows, forests and their search."""
