"""The test person's line: who presses SOS in each partition, and what is sent for a press.

Apart from what hears it (`engine.pipeline.canary`): a desk sends presses and judges nothing.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from streams.admission.partitioner import partition_of

RESERVED = "silverguard-test-person"
"""Source of the presses, and how the ids of the test persons begin; no elder may be called so."""


@cache
def canaries(partitions: int) -> tuple[str, ...]:
    """Return the id of the test person of each partition.

    Examples
    --------
    >>> canaries(2)
    ('silverguard-test-person-0', 'silverguard-test-person-1')
    """
    found: dict[int, str] = {}
    number = 0
    while len(found) < partitions:
        name = f"{RESERVED}-{number}"
        text = np.frombuffer(name.encode(), np.uint8)
        ends = np.zeros(1, np.int64), np.array([text.size], np.int32)
        found.setdefault(int(partition_of(text, *ends, partitions)[0]), name)
        number += 1
    return tuple(found[partition] for partition in range(partitions))


def press(person: str, now: int) -> bytes:
    """Return the line by which a test person calls for help, `now` in epoch ms.

    Examples
    --------
    >>> press("silverguard-test-person-0", 1)[:53]
    b'{"kind":"sos","id":"1","person":"silverguard-test-per'
    """
    return (
        f'{{"kind":"sos","id":"{now}","person":"{person}","at":{now},'
        f'"source":"{RESERVED}","test":true}}\n'
    ).encode()
