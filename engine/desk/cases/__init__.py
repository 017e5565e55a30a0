"""Cases on the desk: a person's open incidents of all applications on one timeline."""
