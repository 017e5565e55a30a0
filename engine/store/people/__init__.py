"""What the database holds of one person: register, portraits, erasures."""
