"""Events from bytes to rows: the contract, doors to the log, the made-up town.

The lowest layer: imports none of ours. Begin with `contract/fields.py`.
"""
