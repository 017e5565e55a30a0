"""Replay: recorded events through exactly the live pipeline; rows and scores as Parquet.

May import the pipeline and what lies below it. Begin with `replay.py`.
"""

from engine.replay.replay import ReplayOptions, assembled, replay

__all__ = ["ReplayOptions", "assembled", "replay"]
