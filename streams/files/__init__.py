"""Recorded files: NDJSON, gzip, zstd, Parquet, standard input."""
