"""The demonstration: a simulated town on embedded defaults or on a Kafka that starts itself.

May import everything below. Begin with `demo.py`.
"""
