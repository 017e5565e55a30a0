"""Rules on the rows of family `alarm`: a danger told by a device: SOS, falls, smoke, gas, carbon monoxide."""
