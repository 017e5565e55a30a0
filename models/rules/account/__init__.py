"""Rules on the rows of family `account`: an account over days and weeks."""
