"""Silver Guard for people who write Python: see `silverguard.bench` and docs/python.md."""
