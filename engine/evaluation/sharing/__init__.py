"""A past judged by several versions at once, in one process or in some that share the people."""
