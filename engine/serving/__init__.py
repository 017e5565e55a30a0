"""Which model version serves where: routing by area, shadows, the cache of artefacts."""
