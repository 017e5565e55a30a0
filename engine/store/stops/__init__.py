"""Stop-payment orders in the database, and who is watched because he denied a fraud."""
