"""What kernels take: records of structured arrays, and hashes.

numpy gives the fields of a record no types of their own: the names here say what a record is, and
a type checker holds that it is one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Record = np.void
"""One entry of a structured array: fields read and set by name, in place."""

Records = NDArray[np.void]
"""A structured array."""

Hash = np.uint64
"""64 bits that stand for a text or a place of a table."""
