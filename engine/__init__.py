"""From features to a person who acts: judging, storing, delivering, the desk.

The uppermost layer; floors stand in `pyproject.toml`. Begin with `docs/map.md`, then `pipeline/`.
"""
