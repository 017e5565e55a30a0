"""Kafka: consumer, producer, group membership, batch reader, topics.

Begin with `consumer.py`.
"""
