import re
from pathlib import Path

import engine

ROOT = Path(engine.__file__).parent
BUILDS = re.compile(r"(?<![\w.])Pipeline\(")


def test_one_place_builds_pipelines() -> None:
    built = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if BUILDS.search(path.read_text("utf-8"))
    }
    without_settings = {"pipeline/warmup.py", "worker/warmup.py"}
    assert built == {"pipeline/assembly.py", *without_settings}


def test_one_place_replays_into_them() -> None:
    feeding = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if ".feed(" in path.read_text("utf-8")
    }
    # they show, and write, as they go; a live desk publishes by its own `feed`
    others = {"demo/demo.py", "worker/partition_processor.py", "testing/live_desk.py"}
    assert feeding == {"pipeline/assembly.py", "pipeline/warmup.py"} | others
