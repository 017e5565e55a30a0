"""The same work on several shares in processes of their own, one step of each at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from signal import SIG_IGN, SIGINT, signal
from typing import TypeVar

T = TypeVar("T")


def _send(
    work: Callable[..., Iterator[object]], arguments: tuple[object, ...], line: Connection
) -> None:
    signal(SIGINT, SIG_IGN)  # whoever interrupts speaks to the first process, which ends this one
    for part in work(*arguments):
        line.send(part)
    line.send(None)


def side_by_side(
    work: Callable[..., Iterator[T]], shares: Sequence[tuple[object, ...]]
) -> Iterator[list[T]]:
    """Yield the first results of all shares, then the second, and so on; none may be None.

    A share goes on while the last results are used, but no further: a pipe holds what is waiting.

    Parameters
    ----------
    work
        Is called with each share's arguments; found by its name, so it may not be a lambda.

    Raises
    ------
    RuntimeError
        When a process ends before its work does.

    Examples
    --------
    >>> list(side_by_side(iter, [("ab",)]))
    [['a'], ['b']]
    """
    if len(shares) == 1:
        yield from ([part] for part in work(*shares[0]))
        return
    context, lines, workers = get_context("spawn"), [], []
    try:
        for share in shares:
            here, there = context.Pipe(duplex=False)
            lines.append(here)
            workers.append(context.Process(target=_send, args=(work, share, there), daemon=True))
            workers[-1].start()
            there.close()
        while None not in (parts := [line.recv() for line in lines]):
            yield parts
    except EOFError as error:
        raise RuntimeError("a process of the simulation ended early") from error
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()
        for line in lines:
            line.close()
