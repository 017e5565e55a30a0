"""Health of the chain on the desk: status page, livez, readyz, metrics, test persons' rounds."""
