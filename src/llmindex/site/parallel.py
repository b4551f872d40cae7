"""Doing the same for many things on several cores, where the system can copy a process as it stands."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["ParallelError", "can_copy", "cores", "share_out"]

T = TypeVar("T")

FEWEST = 256
"""Things fewer than this are done sooner than a process is started."""

PORTIONS = 200
"""How many portions there are of many things: so many that nobody waits long for the last; a byte tells them apart."""


class ParallelError(RuntimeError):
    """What was done in another process failed; the message tells its traceback."""


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of this process: its id, and a pipe from which to read why it failed."""

    pid: int
    reasons: int

    def wait(self) -> str | None:
        """Wait for its end; return why it failed, if it did."""
        with os.fdopen(self.reasons, encoding="utf-8", errors="replace") as pipe:
            reason = pipe.read()
        _, status = os.waitpid(self.pid, 0)
        return (reason or "it was killed") if status else None


def can_copy() -> bool:
    """Whether this process can be copied as it stands.

    Only on Linux: elsewhere, that is not safe. Not beside other threads either: they would be
    missing in the copy, with what they had locked.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def cores() -> int:
    """Return how many processes may work at once."""
    return os.cpu_count() or 1 if can_copy() else 1


def share_out(
    work: Callable[[Sequence[T]], None],
    things: Sequence[T],
    processes: int,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Call ``work`` on portions of the things, in copies of this process and, after ``meanwhile``, in this one too.

    What the work leaves in memory stays where it was done: it must write files. Raises
    ParallelError if a copy fails.
    """
    if processes <= 1 or len(things) < FEWEST:
        meanwhile()
        work(things)
        return
    size = -(-len(things) // PORTIONS)
    portions = [things[start : start + size] for start in range(0, len(things), size)]
    numbers = _numbers(len(portions))
    copies = [_start(lambda: _take_portions(work, portions, numbers)) for _ in range(1, processes)]
    try:
        meanwhile()
        _take_portions(work, portions, numbers)
    finally:
        os.close(numbers)
        reasons = [reason for copy in copies if (reason := copy.wait())]
    if reasons:
        raise ParallelError(f"a process that wrote pages failed: {reasons[0]}")


def _numbers(count: int) -> int:
    """Return a pipe that holds so many numbers, one byte each: each is read by one process, and there are no more."""
    reader, writer = os.pipe()
    os.write(writer, bytes(range(count)))
    os.close(writer)
    return reader


def _take_portions(work: Callable[[Sequence[T]], None], portions: Sequence[Sequence[T]], numbers: int) -> None:
    """Do a portion that nobody has taken, and another, until there are none."""
    while number := os.read(numbers, 1):
        work(portions[number[0]])


def _start(work: Callable[[], None]) -> _Copy:
    """Copy this process (fork, not multiprocessing, whose start-up would be run again) and let the copy work."""
    reader, writer = os.pipe()
    if pid := os.fork():
        os.close(writer)
        return _Copy(pid, reader)
    status = 1  # pragma: no cover  (the copy has nobody to tell what it covers)
    try:  # pragma: no cover
        work()
        status = 0
    except BaseException:  # noqa: BLE001  # pragma: no cover  (whatever it is, the other process must say it)
        os.write(writer, traceback.format_exc().encode())
    finally:  # pragma: no cover
        os._exit(status)  # nothing of the original's is cleaned up twice
