"""What a server has seen, and whether its guests were polite.

Times are those of the monotonic clock (`time.monotonic`), in seconds. A host is an address here
(``127.x.y.z``): each name has one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

NEVER = float("inf")


@dataclass(slots=True)
class Connection:
    """A connection to a host, from its being accepted until it was closed."""

    address: str
    opened: float
    closed: float = NEVER


@dataclass(slots=True)
class Asked:
    """A request: when its head had come in, when it was done with; ``not_before``, if it was told to come again later."""

    address: str
    host: str
    method: str
    target: str
    attempt: int
    time: float
    done: float = NEVER
    status: int | None = None
    not_before: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a guest has promised to every host: connections at once, seconds from one request to the next.

    ``slack`` (seconds) is what a busy machine may add or take: a request that came in late makes the next one
    seem early.
    """

    connections: int = 2
    interval: float = 0.25
    slack: float = 0.05


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise: ``connections``, ``interval`` or ``retry-after``."""

    kind: str
    address: str
    time: float
    detail: str


@dataclass(slots=True)
class Journal:
    """Everything that happened, in order."""

    connections: list[Connection] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)

    def addresses(self) -> list[str]:
        """Return the hosts that were dialled."""
        return sorted({one.address for one in self.connections})

    def asked(self, address: str) -> list[Asked]:
        """Return the requests to a host."""
        return [one for one in self.requests if one.address == address]

    def peak(self, address: str, slack: float = 0.0) -> int:
        """Return how many connections to a host were open at once, at most."""
        return max((open_ for _, open_ in _growth(self.connections, address, slack)), default=0)

    def busiest(self, slack: float = 0.0) -> int:
        """Return how many connections any one host had to bear at once."""
        return max((self.peak(address, slack) for address in self.addresses()), default=0)

    def violations(self, limits: Limits) -> list[Violation]:
        """Return every broken promise, host by host."""
        return [found for address in self.addresses() for found in self._violations(address, limits)]

    def _violations(self, address: str, limits: Limits) -> Iterator[Violation]:
        asked = self.asked(address)
        yield from _too_many(self.connections, address, limits)
        yield from _too_soon(asked, limits)
        yield from _impatient(asked, limits)


def _growth(connections: Iterable[Connection], address: str, slack: float) -> Iterator[tuple[float, int]]:
    """Yield how many connections are open, each time there is one more; none overlaps another by ``slack`` only."""
    own = [one for one in connections if one.address == address]
    changes = sorted([(one.opened, 1) for one in own] + [(max(one.opened, one.closed - slack), -1) for one in own])
    open_ = 0
    for time, change in changes:
        open_ += change
        if change > 0:
            yield time, open_


def _too_many(connections: Iterable[Connection], address: str, limits: Limits) -> Iterator[Violation]:
    for time, open_ in _growth(connections, address, limits.slack):
        if open_ > limits.connections:
            yield Violation("connections", address, time, f"{open_} at once")


def _too_soon(asked: Iterable[Asked], limits: Limits) -> Iterator[Violation]:
    for before, after in pairwise(asked):
        gap = after.time - before.time
        if gap < limits.interval - limits.slack:
            yield Violation("interval", after.address, after.time, f"{after.target} after {gap:.3f} s")


def _impatient(asked: Iterable[Asked], limits: Limits) -> Iterator[Violation]:
    """Yield requests for an address that was put off, before its time has come.

    Only that address: others of the same host may lie behind another limit, or be on their way already.
    """
    not_before: dict[str, float] = {}
    for one in asked:
        early = not_before.get(one.target, 0.0) - one.time
        if early > limits.slack:
            yield Violation("retry-after", one.address, one.time, f"{one.target} {early:.1f} s too early")
        if one.not_before is not None:
            not_before[one.target] = one.not_before
