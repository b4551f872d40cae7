"""Doing the same for many things on several cores, where the system can copy a process as it stands."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import TypeVar

__all__ = ["ParallelError", "cores", "share_out"]

T = TypeVar("T")

FEWEST = 256
"""Things fewer than this are done sooner than a process is started."""


class ParallelError(RuntimeError):
    """What was done in another process failed; the message tells its traceback."""


def cores() -> int:
    """Return how many processes may work at once.

    Only on Linux: elsewhere, copying a process as it stands is not safe. Not beside other
    threads either: they would be missing in the copy, with what they had locked.
    """
    alone = threading.active_count() == 1
    return os.cpu_count() or 1 if sys.platform == "linux" and alone else 1


def share_out(work: Callable[[Sequence[T]], None], things: Sequence[T], processes: int) -> None:
    """Call ``work`` on parts of the things, one part in this process, the others in copies of it.

    What the work leaves in memory stays in the copy: it must write files. Raises
    ParallelError if a copy fails.
    """
    if processes <= 1 or len(things) < FEWEST:
        work(things)
        return
    context = multiprocessing.get_context("fork")
    failures = context.SimpleQueue()

    def in_copy(part: Sequence[T]) -> None:
        try:
            work(part)
        except Exception:  # noqa: BLE001  whatever it is, the other process must say it
            failures.put(traceback.format_exc())
            raise SystemExit(1) from None

    copies = [context.Process(target=in_copy, args=(things[place::processes],)) for place in range(1, processes)]
    for copy in copies:
        copy.start()
    try:
        work(things[::processes])
    finally:
        for copy in copies:
            copy.join()
    if any(copy.exitcode for copy in copies):
        reason = "it was killed" if failures.empty() else failures.get()
        raise ParallelError(f"a process that wrote pages failed: {reason}")
