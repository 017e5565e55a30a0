"""Rules on the rows of family `meter`: water, electricity and gas meters."""
