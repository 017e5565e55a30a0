"""Send events to a desk.

    python http_gateway.py http://127.0.0.1:8098 < events.ndjson

The token of a sender stands in TOKEN (silverguard token create --role sender). Needs only Python.
Sending again is harmless, so whatever is not answered is sent again.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from itertools import islice

LINES = 2000  # a body holds at most 5,000 lines and 1 MB
TRIES = 100


def post(desk: str, lines: list[bytes]) -> dict:
    """Return the receipt of some lines, when they are durable."""
    headers = {"Content-Type": "application/x-ndjson"}
    if token := os.environ.get("TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"{desk}/api/v1/events", b"".join(lines), headers)
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                if refusal.code == 422:  # not one line could be used: the receipt says why
                    return json.load(refusal)
                if refusal.code not in (429, 503):  # a wrong token, a wrong type: ours to mend
                    raise
                wait_s = float(refusal.headers.get("Retry-After", 5))
        except (urllib.error.URLError, TimeoutError):
            wait_s = 5.0
        time.sleep(wait_s)
    raise SystemExit("the desk does not answer")


def main(desk: str) -> int:
    """Send standard input; returns 1 where a line was refused."""
    sent = refused = 0
    while lines := list(islice(sys.stdin.buffer, LINES)):
        receipt = post(desk, lines)
        for one in receipt["refused"]:
            print(f"line {sent + one['line']}: {one['reason']} {one['field']}: {one['remedy']}")
        sent, refused = sent + len(lines), refused + receipt["quarantined"]
    print(f"{sent} lines, {refused} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
