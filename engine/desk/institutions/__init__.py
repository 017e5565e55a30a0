"""Institutions and other payees that take money from elders, the riskiest first."""
