"""Formats on the wire: output records, control records, JSON Schemas, deterministic ids."""
