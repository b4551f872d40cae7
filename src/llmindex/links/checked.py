"""What a run says of a link: all that a report needs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from llmindex.links.link import Link
from llmindex.links.observation import Observation
from llmindex.links.state import Record
from llmindex.links.verdict import Judgement, Verdict

__all__ = ["Checked", "Standing"]


class Standing(Enum):
    """What has to be done about a link, most urgent first."""

    NEW = "new"
    """Gone for certain, and no report has said so yet."""
    FAILING = "failing"
    """Gone for certain, as reported before."""
    SUSPECTED = "suspected"
    """Seen gone, and to be seen so again before it counts."""
    MOVED = "moved"
    """At a new address for good."""
    UNCERTAIN = "uncertain"
    """Nothing can be said: a bot wall, silence, a fault of the server."""
    RECOVERED = "recovered"
    """Alive again, after it was gone."""
    FINE = "fine"
    """Alive, or not to be asked."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A link, what is remembered of it, and the verdict on that.

    ``confirmed``: it is gone, and was seen gone often enough to count. ``new``: no earlier run
    said the same of it. ``recovered``: an earlier run found it gone, this one alive.
    """

    link: Link
    record: Record
    judgement: Judgement
    confirmed: bool = False
    new: bool = False
    recovered: bool = False

    @property
    def verdict(self) -> Verdict:
        """What became of the link."""
        return self.judgement.verdict

    @property
    def seen(self) -> Observation:
        """The evidence."""
        return self.record.seen

    @property
    def since(self) -> datetime.datetime | None:
        """When the present state began, as far as it is known: the first failure, or the last sign of life."""
        if self.verdict.gone:
            return self.record.first_failed
        return self.record.last_ok if self.verdict.uncertain else None

    @property
    def standing(self) -> Standing:
        """What has to be done about it."""
        if self.verdict.gone:
            if not self.confirmed:
                return Standing.SUSPECTED
            return Standing.NEW if self.new else Standing.FAILING
        if self.verdict.uncertain:
            return Standing.UNCERTAIN
        if self.verdict is Verdict.MOVED:
            return Standing.MOVED
        return Standing.RECOVERED if self.recovered else Standing.FINE
