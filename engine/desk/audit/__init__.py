"""Who did or read what: recorded with the act itself, read by the administrator of the audit."""
