"""What is held for a victim: own cards stopped for protection, parcels stopped on their way."""
