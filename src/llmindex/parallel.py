"""Doing work on several cores, where the system can copy a process as it stands."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

__all__ = ["Copy", "Numbers", "ParallelError", "can_copy", "cores", "in_copy", "share_out"]

T = TypeVar("T")

FEWEST = 256
"""Things fewer than this are done sooner than a process is started."""

PORTIONS = 200
"""How many portions there are of many things: so many that nobody waits long for the last, and no more than Numbers."""


class ParallelError(RuntimeError):
    """What was done in another process failed; the message tells its traceback."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of this process: its id, and a pipe from which to read what its work returned, or why it failed."""

    pid: int
    pipe: int

    def result(self) -> bytes:
        """Wait for its end; return what its work returned. Raises ParallelError if that failed. Must be called once."""
        with os.fdopen(self.pipe, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(self.pid, 0)
        if status:
            raise ParallelError(data.decode(errors="replace") or "it was killed")
        return data


class Numbers:
    """The numbers from 0 to below ``count`` (at most 256): each goes to one of the processes that ask for it.

    Who is quick gets more of them. It must be made before the process is copied.
    """

    def __init__(self, count: int) -> None:
        self._reader, writer = os.pipe()  # each byte is read once, whoever reads (POSIX.1-2024, pipe)
        os.write(writer, bytes(range(count)))
        os.close(writer)

    def __iter__(self) -> Iterator[int]:
        """Yield those that nobody else has got; it can be done once in each process."""
        with os.fdopen(self._reader, "rb", buffering=0) as pipe:
            while number := pipe.read(1):
                yield number[0]


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
    take = partial(_take_portions, work, portions, Numbers(len(portions)))
    copies = [in_copy(take) for _ in range(1, processes)]
    reasons: list[ParallelError] = []
    try:
        meanwhile()
        take()
    finally:
        for copy in copies:
            try:
                copy.result()
            except ParallelError as error:
                reasons.append(error)
    if reasons:
        raise ParallelError(f"a process that wrote pages failed: {reasons[0]}")


def _take_portions(work: Callable[[Sequence[T]], None], portions: Sequence[Sequence[T]], numbers: Numbers) -> None:
    """Do a portion that nobody has taken, and another, until there are none."""
    for number in numbers:
        work(portions[number])


def in_copy(work: Callable[[], bytes | None]) -> Copy:
    """Copy this process (fork, not multiprocessing, whose start-up would be run again) and let the copy work."""
    reader, writer = os.pipe()
    if pid := os.fork():
        os.close(writer)
        return Copy(pid, reader)
    status = 1  # pragma: no cover  (the copy has nobody to tell what it covers)
    try:  # pragma: no cover
        os.close(reader)  # or it would wait for itself to read, if the original is killed
        result, status = _attempt(work)
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(result)
    except BaseException:  # noqa: BLE001  # pragma: no cover  (nobody reads it any more)
        status = 1
    finally:  # pragma: no cover
        os._exit(status)  # nothing of the original's is cleaned up twice


def _attempt(work: Callable[[], bytes | None]) -> tuple[bytes, int]:  # pragma: no cover
    """Return what the work returns, or why it failed, and the status to exit with."""
    try:
        return work() or b"", 0
    except BaseException:  # noqa: BLE001  (whatever it is, the other process must say it)
        return traceback.format_exc().encode(), 1
