"""The commands of `silverguard`, one a file; each imports what it needs when it runs."""
