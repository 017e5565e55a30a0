"""Decoding: bytes of NDJSON or Parquet to rows of events; what cannot be read is rejected by line.

Imports the contract of events and the kernels' decorator only. Begin with `decoder.py`.
"""
