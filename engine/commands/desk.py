"""`silverguard desk`."""

from __future__ import annotations

import sys


def desk() -> None:
    """值守台：打开预警页面与接口 Serve the page and the API on what the store holds."""
    from engine.desk.serve import serve
    from engine.settings import read_settings
    from engine.store.store import open_store

    settings = read_settings()
    store = open_store(settings)
    print(f"值守台 desk: http://{settings.desk_host}:{settings.desk_port}/", file=sys.stderr)
    serve(store, settings)
