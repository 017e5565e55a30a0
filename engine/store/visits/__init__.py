"""Visits to elders, and what is known of each that tells who is to be visited first."""
