"""Storms on the desk: what one outage opened, taken or closed in one go."""
