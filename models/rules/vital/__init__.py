"""Rules on the rows of family `vital`: vital signs."""
