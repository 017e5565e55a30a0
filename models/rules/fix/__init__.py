"""Rules on the rows of family `fix`: positions and sightings."""
