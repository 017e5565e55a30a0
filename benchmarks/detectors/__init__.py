"""What detectors are worth: each taken out in turn, and well-known ones beside our forest."""
