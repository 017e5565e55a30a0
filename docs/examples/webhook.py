"""Call a webhook for every warning.

    python webhook.py http://127.0.0.1:8098 https://hook.example/w

The token of a reader stands in TOKEN. What the hook has taken is noted in the file `webhook.last`
beside it (or LAST), so that nothing is lost over a restart of either side; a warning may come
twice, with the same `id`. Needs only Python.
"""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def follow(desk: str, hook: str, last: Path) -> None:
    """Pass on what the stream brings until it breaks off."""
    headers = {"Accept": "text/event-stream"}
    if token := os.environ.get("TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    if last.exists():
        headers["Last-Event-ID"] = last.read_text()
    stream = urllib.request.Request(f"{desk}/api/v1/stream", headers=headers)
    event: dict[str, str] = {}
    with urllib.request.urlopen(stream, timeout=60) as lines:  # a heartbeat comes every 15 s
        for line in lines:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                event[name] = value
                continue
            if event.get("event") == "warning":
                call(hook, event["data"])
            if "id" in event:
                last.write_text(event["id"])
            event = {}


def call(hook: str, warning: str) -> None:
    """Post a warning until the hook takes it: those behind it wait."""
    headers = {"Content-Type": "application/json"}
    while True:
        try:
            request = urllib.request.Request(hook, warning.encode(), headers)
            urllib.request.urlopen(request, timeout=30).close()
            return
        except OSError as error:
            print(f"the hook does not take it ({type(error).__name__}), again", file=sys.stderr)
            time.sleep(2)


if __name__ == "__main__":
    while True:
        try:
            follow(sys.argv[1], sys.argv[2], Path(os.environ.get("LAST", "webhook.last")))
        except OSError as error:
            print(f"the stream broke off ({type(error).__name__}), again", file=sys.stderr)
        time.sleep(2)
