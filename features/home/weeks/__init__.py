"""Weeks at home beside earlier ones: what declines too slowly for any day to show."""
