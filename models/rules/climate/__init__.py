"""Rules on the rows of family `home` about warmth and cold indoors, by thermometers in rooms."""
