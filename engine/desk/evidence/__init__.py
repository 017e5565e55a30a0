"""Evidence of a case, frozen as it was known: a bundle that shows whether it was touched."""
