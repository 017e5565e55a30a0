"""Stop-payment orders and holds."""
