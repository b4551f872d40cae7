"""What can become of a link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Judgement", "Verdict"]


class Verdict(StrEnum):
    """What an observation says of a link."""

    OK = "ok"
    MOVED = "moved"
    SOFT_404 = "soft-404"
    DEAD = "dead"
    BLOCKED = "blocked"
    TIMEOUT = "timeout"
    ERROR = "error"
    SKIPPED = "skipped"

    @property
    def alive(self) -> bool:
        """Whether a reader gets what the link promises."""
        return self in (Verdict.OK, Verdict.MOVED)

    @property
    def gone(self) -> bool:
        """Whether there is proof that it is not there any more. Only this ever fails a run."""
        return self in (Verdict.SOFT_404, Verdict.DEAD)

    @property
    def uncertain(self) -> bool:
        """Whether nothing can be said: a bot wall, silence, a fault of the server."""
        return self in (Verdict.BLOCKED, Verdict.TIMEOUT, Verdict.ERROR)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, the name of the rule that decided, and what else a curator should know.

    ``target`` is the new address of what has moved.
    """

    verdict: Verdict
    rule: str
    note: str = ""
    target: str | None = None
