"""What is remembered of links from run to run: ``data/link-state.json``."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from llmindex.links.observation import Observation

__all__ = ["Record", "State"]


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one address.

    ``last_ok`` is when it was last seen alive, ``first_failed`` when the present row of
    failures (dead or soft-404) began, ``failures`` how many runs found it gone since.
    ``archived`` is the address of a copy in a web archive, looked up once it is confirmed
    to be gone.
    """

    seen: Observation
    last_ok: datetime.datetime | None = None
    first_failed: datetime.datetime | None = None
    failures: int = 0
    archived: str | None = None


@dataclass(slots=True)
class State:
    """Records by normalised address (:func:`llmindex.links.address.normalise`)."""

    records: dict[str, Record] = field(default_factory=dict)
