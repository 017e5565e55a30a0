"""The moment at which a door took a line, written into the line itself."""

from __future__ import annotations

import msgspec

from streams.codec.json_line import LARGEST
from streams.codec.strict_parser import BOM


def stamped(line: bytes, received_at: int) -> bytes:
    """Return the line of an event with `received_at` (epoch ms) set, its own replaced.

    A line that cannot be written again without changing what it says stays as it is: the log's own
    time holds there.

    Examples
    --------
    >>> stamped(b'{"kind":"sos","at":1}', 7)
    b'{"kind":"sos","at":1,"received_at":7}'
    """
    bare = line.strip().removeprefix(BOM).strip()
    odd = b'"received_at"' in bare or b"\\" in bare or not bare.endswith(b"}")
    new = _rewritten(bare, received_at) if odd else _appended(bare, received_at)
    return new if new is not None and len(new) <= LARGEST else line


def _appended(line: bytes, received_at: int) -> bytes:
    return b'%s,"received_at":%d}' % (line[:-1], received_at)


def _rewritten(line: bytes, received_at: int) -> bytes | None:
    """Replace the field whatever way its name is written; the others stay as they were."""
    try:
        said = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    said["received_at"] = msgspec.Raw(b"%d" % received_at)
    return msgspec.json.encode(said)
