"""Who may see the desk: Host and Origin, tokens, sessions, the log-in page."""
