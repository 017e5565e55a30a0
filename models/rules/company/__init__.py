"""Rules on the rows of family `company`: a company paid by several people."""
