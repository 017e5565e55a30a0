"""What happened, as it is counted over a time and frozen for good."""
