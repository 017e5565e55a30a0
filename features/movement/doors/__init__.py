"""The front door: who leaves, for how long, and at night."""
