"""Whose turn it is: never too many requests at once, never too many or too soon on one host.

What waits, for its host's interval, for a ``Retry-After`` or to be tried again, waits in a
queue ordered by time and holds no slot. So no host holds up another.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

__all__ = ["Job", "Politeness", "Scheduler", "Turn"]


class Politeness(Protocol):
    """What a host is asked at most."""

    @property
    def connections(self) -> int:
        """How many requests at once."""

    @property
    def interval(self) -> float:
        """Seconds between the beginnings of two requests."""


class Job(Protocol):
    """One request to one host."""

    @property
    def host(self) -> str:
        """The host that is asked."""

    async def run(self) -> Sequence[Turn]:
        """Ask, and return what is to be asked next because of the answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A job that waits for its turn.

    ``not_before`` is a time of the event loop's clock, in seconds. ``first`` puts the job before
    the others of its host: it ends what was begun.
    """

    job: Job
    not_before: float = 0.0
    first: bool = False


@dataclass(slots=True)
class _Lane:
    """What one host still has to be asked."""

    politeness: Politeness
    waiting: deque[Job] = field(default_factory=deque)
    later: list[tuple[float, int, Job]] = field(default_factory=list)
    running: int = 0
    free_at: float = 0.0
    entry: int = -1
    """The number of its entry in the agenda that counts; older ones are stale."""

    @property
    def backlog(self) -> int:
        return len(self.waiting) + len(self.later)

    def ready_at(self) -> float | None:
        """Return when the next job may start; nothing where none waits or no connection is free."""
        if not self.backlog or self.running >= self.politeness.connections:
            return None
        return self.free_at if self.waiting else max(self.free_at, self.later[0][0])

    def take(self, now: float) -> Job:
        """Take the next job: one whose time has come before those that may go any time."""
        self.running += 1
        self.free_at = now + self.politeness.interval
        if self.later and self.later[0][0] <= now:
            return heappop(self.later)[2]
        return self.waiting.popleft()


class Scheduler:
    """Runs jobs, at most ``max_concurrency`` at a time, each host's by its own politeness."""

    def __init__(self, politeness_of: Callable[[str], Politeness], *, max_concurrency: int) -> None:
        self._politeness_of = politeness_of
        self._max = max_concurrency
        self._lanes: dict[str, _Lane] = {}
        self._agenda: list[tuple[float, int, int, _Lane]] = []
        self._numbers = count()
        self._open = 0
        self._running = 0
        self._changed = asyncio.Event()

    def add(self, turns: Iterable[Turn]) -> None:
        """Let jobs wait for their turns."""
        for turn in turns:
            lane = self._lane(turn.job.host)
            self._open += 1
            if turn.not_before:
                heappush(lane.later, (turn.not_before, next(self._numbers), turn.job))
            elif turn.first:
                lane.waiting.appendleft(turn.job)
            else:
                lane.waiting.append(turn.job)
            self._enter(lane)
        self._changed.set()

    def hold(self, host: str, until: float) -> None:
        """Ask a host nothing before a time of the event loop's clock."""
        lane = self._lane(host)
        lane.free_at = max(lane.free_at, until)
        self._enter(lane)

    async def run(self) -> None:
        """Run all jobs, and those that come of them."""
        async with asyncio.TaskGroup() as group:
            while self._open:
                self._changed.clear()
                self._start_ready(group)
                await self._wait()

    def _lane(self, host: str) -> _Lane:
        if host not in self._lanes:
            self._lanes[host] = _Lane(self._politeness_of(host))
        return self._lanes[host]

    def _enter(self, lane: _Lane) -> None:
        """Put a lane into the agenda at the time of its next job, in place of its earlier entry."""
        lane.entry = next(self._numbers)
        at = lane.ready_at()
        if at is not None:
            heappush(self._agenda, (at, -lane.backlog, lane.entry, lane))

    def _start_ready(self, group: asyncio.TaskGroup) -> None:
        now = asyncio.get_running_loop().time()
        while self._agenda and self._running < self._max:
            at, _, entry, lane = self._agenda[0]
            if at > now and entry == lane.entry:
                return
            heappop(self._agenda)
            if entry == lane.entry:
                self._running += 1
                group.create_task(self._run(lane, lane.take(now)))
                self._enter(lane)

    async def _run(self, lane: _Lane, job: Job) -> None:
        try:
            self.add(await job.run())
        finally:
            lane.running -= 1
            self._running -= 1
            self._open -= 1
            self._enter(lane)
            self._changed.set()

    async def _wait(self) -> None:
        """Wait until a job has ended or another may start."""
        loop = asyncio.get_running_loop()
        timer = None
        if self._agenda and self._running < self._max:
            timer = loop.call_at(self._agenda[0][0], self._changed.set)
        await self._changed.wait()
        if timer:
            timer.cancel()
