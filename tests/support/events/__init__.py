"""Lines and days of made-up people, as senders bring them."""
