"""`silverguard desk`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.settings import Settings


def desk() -> None:
    """值守台：打开预警页面与接口 Serve the page and the API on what the store holds."""
    from engine.cli.log_lines import logged
    from engine.settings import read_settings

    settings = read_settings()
    with logged("desk", settings):
        _opened(settings)


def _opened(settings: Settings) -> None:
    import threading

    from engine.desk.web.serve import DESK_PORT, serve
    from engine.incidents.delivery import deliver
    from engine.log.event_log import agreed
    from engine.ports import require_free
    from engine.store.store import open_store

    require_free(settings.desk_host, settings.desk_port, DESK_PORT)
    agreed(settings)
    store = open_store(settings)
    over = threading.Event()
    delivery = threading.Thread(target=deliver, args=(settings, store, over), daemon=True)
    delivery.start()
    print(f"值守台 desk: http://{settings.desk_host}:{settings.desk_port}/", file=sys.stderr)
    try:
        serve(store, settings)
    finally:
        over.set()
        delivery.join()
        store.close()
