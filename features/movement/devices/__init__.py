"""Several devices of one person: which of them is carried."""
