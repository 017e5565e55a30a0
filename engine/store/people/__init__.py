"""What the database holds of one person: portraits and erasures."""
