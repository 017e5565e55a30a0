"""Privacy: erasure of a person, masking of ids."""
