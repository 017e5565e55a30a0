"""Where somebody lodges: the places slept at of late besides home."""
