"""A progress bar on a terminal, silence elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(label: str, unit: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show how far long work is; yields a function that takes the count done so far.

    Nothing is shown where standard error is no terminal.
    """
    from tqdm import tqdm

    with tqdm(desc=label, unit=unit, total=total, disable=None, unit_scale=True) as shown:

        def done(count: int) -> None:
            shown.update(count - shown.n)

        yield done
