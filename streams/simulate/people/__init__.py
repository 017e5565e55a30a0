"""Who lives in the town: households, persons, their devices."""
