"""For tests of programs outside: scenes, towns, the engine over a file, a live desk.

The one place of the package that promises its names to others (ADR 31); begin with `scenes.py`,
`live_desk.py`. Fixtures for pytest: `pytest_plugins = ["engine.testing.fixtures"]`.
"""

from engine.testing.live_desk import LiveDesk, live_desk
from engine.testing.running import run
from engine.testing.scenes import Scene, scene, scene_kinds
from engine.testing.towns import MadeTown, town

__all__ = ["LiveDesk", "MadeTown", "Scene", "live_desk", "run", "scene", "scene_kinds", "town"]
