"""Notices in the database: who is to be told of which call for attention, and whether it worked."""
