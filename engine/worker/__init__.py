"""The stream consumer.

Partitions assigned, chunks processed, output written, checkpoints committed. May import pipeline,
snapshots, store, log. Begin with `worker.py`.
"""
