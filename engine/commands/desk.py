"""`silverguard desk`."""

from __future__ import annotations

import sys


def desk() -> None:
    """值守台：打开预警页面与接口 Serve the page and the API on what the store holds."""
    import threading

    from engine.delivery import deliver
    from engine.desk.serve import DESK_PORT, serve
    from engine.event_log import agreed
    from engine.ports import require_free
    from engine.settings import read_settings
    from engine.store.store import open_store

    settings = read_settings()
    require_free(settings.desk_host, settings.desk_port, DESK_PORT)
    agreed(settings)
    store = open_store(settings)
    over = threading.Event()
    delivery = threading.Thread(target=deliver, args=(settings, store, over))
    delivery.start()
    print(f"值守台 desk: http://{settings.desk_host}:{settings.desk_port}/", file=sys.stderr)
    try:
        serve(store, settings)
    finally:
        over.set()
        delivery.join()
        store.close()
