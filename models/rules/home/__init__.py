"""Rules on the rows of family `home`: life at home: silence, rooms, restlessness."""
