"""What a new observation adds to what is known of a link, and when it is to be seen again."""

from __future__ import annotations

import datetime
from dataclasses import replace
from enum import StrEnum
from zlib import crc32

from llmindex.links.observation import Observation
from llmindex.links.state import Record
from llmindex.links.verdict import Verdict

__all__ = ["APART", "Recheck", "is_confirmed", "is_due", "remember"]

APART = datetime.timedelta(hours=24)
"""A link counts as gone once it was found so in two runs this far apart: most faults are mended in a day."""

_RECHECK_AFTER = {
    Verdict.OK: datetime.timedelta(days=14),
    Verdict.MOVED: datetime.timedelta(days=30),
    Verdict.BLOCKED: datetime.timedelta(days=3),
}
"""What is not named here is looked at in every run."""


class Recheck(StrEnum):
    """Which links a run asks for."""

    ALL = "all"
    DUE = "due"
    FAILING = "failing"


def remember(before: Record | None, seen: Observation, verdict: Verdict) -> Record:
    """Join what is known of a link with a new observation of it.

    What is uncertain neither ends a row of failures nor adds to it.
    """
    record = replace(before, seen=seen) if before else Record(seen)
    if verdict.alive:
        return Record(seen, last_ok=seen.checked)
    if verdict.gone:
        return replace(record, first_failed=record.first_failed or seen.checked, failures=record.failures + 1)
    return record


def is_confirmed(record: Record, verdict: Verdict) -> bool:
    """Say whether a link is gone beyond doubt: found so twice, far enough apart, and at last."""
    since = record.first_failed
    return verdict.gone and record.failures > 1 and since is not None and record.seen.checked - since >= APART


def is_due(url: str, record: Record | None, verdict: Verdict | None, now: datetime.datetime, which: Recheck) -> bool:
    """Say whether a run is to ask for a link.

    ``verdict`` is what the record is judged to be now; there is none where there is no record.
    """
    if which is Recheck.ALL:
        return True
    if record is None or verdict is None:
        return which is Recheck.DUE
    if which is Recheck.FAILING:
        return not verdict.alive
    return now >= record.seen.checked + _RECHECK_AFTER.get(verdict, datetime.timedelta()) * _spread(url)


def _spread(url: str) -> float:
    """Return a factor from 0.8 to 1.2, always the same for an address: what came in together is not due together."""
    return 0.8 + 0.4 * (crc32(url.encode()) % 1024) / 1023
