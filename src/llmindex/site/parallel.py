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


def share_out(work: Callable[[Sequence[T]], None], things: Sequence[T], processes: int) -> None:
    """Call ``work`` on parts of the things, one part in this process, the others in copies of it.

    What the work leaves in memory stays in the copy: it must write files. Raises
    ParallelError if a copy fails.
    """
    if processes <= 1 or len(things) < FEWEST:
        work(things)
        return
    copies = [_start(work, things[place::processes]) for place in range(1, processes)]
    try:
        work(things[::processes])
    finally:
        reasons = [reason for copy in copies if (reason := copy.wait())]
    if reasons:
        raise ParallelError(f"a process that wrote pages failed: {reasons[0]}")


def _start(work: Callable[[Sequence[T]], None], part: Sequence[T]) -> _Copy:
    """Copy this process (fork, not multiprocessing, whose start-up would be run again) and let the copy work."""
    reader, writer = os.pipe()
    if pid := os.fork():
        os.close(writer)
        return _Copy(pid, reader)
    status = 1  # pragma: no cover  (the copy has nobody to tell what it covers)
    try:  # pragma: no cover
        work(part)
        status = 0
    except BaseException:  # noqa: BLE001  # pragma: no cover  (whatever it is, the other process must say it)
        os.write(writer, traceback.format_exc().encode())
    finally:  # pragma: no cover
        os._exit(status)  # nothing of the original's is cleaned up twice
