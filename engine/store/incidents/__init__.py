"""Incidents in the database: what warnings become as they are stored, and every change to them."""
