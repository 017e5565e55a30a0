"""Protective stops of the own cards of a victim, and stops of parcels at the courier."""
