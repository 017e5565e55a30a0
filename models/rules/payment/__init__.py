"""Rules on the rows of family `payment`: payments."""
