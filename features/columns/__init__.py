"""The catalogue's lines, one file a family of rows."""
