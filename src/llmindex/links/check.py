"""A run over links: what is due is asked for, what is known is judged anew, and nothing learnt is lost."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from llmindex.links.address import asked_as
from llmindex.links.checked import Checked
from llmindex.links.judge import judge
from llmindex.links.link import Link
from llmindex.links.memory import Recheck, is_confirmed, is_due, remember
from llmindex.links.observation import Observation
from llmindex.links.shard import Shard
from llmindex.links.state import Record, State
from llmindex.links.verdict import Judgement

__all__ = ["Run"]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was known of an address when the run began, and what today's rules say of it."""

    record: Record
    judgement: Judgement

    @property
    def confirmed(self) -> bool:
        return is_confirmed(self.record, self.judgement.verdict)


class Run:
    """One run.

    ``links`` have normalised addresses; those that lead to one work are asked for once.
    ``at_once``: there is no memory to wait for, so what is gone counts as gone.
    """

    def __init__(
        self,
        links: Sequence[Link],
        state: State,
        *,
        which: Recheck = Recheck.DUE,
        shard: Shard | None = None,
        at_once: bool = False,
    ) -> None:
        self._at_once = at_once
        self._keys = {link.url: asked_as(link.url) for link in links}
        self._links = links
        self.known = frozenset(self._keys.values())
        """The addresses of all links, as they are asked for."""
        self._before = {key: _know(key, state.records[key]) for key in self.known & state.records.keys()}
        self.state = State({key: known.record for key, known in self._before.items()})
        """What is known of them: at first from earlier runs, then from this one too."""
        self._judgements = {key: known.judgement for key, known in self._before.items()}
        due = self._due(which)
        self.due: Sequence[str] = sorted(due) if shard is None else shard.of(due)
        """The addresses to be asked for."""
        self._mine = self.known if shard is None else frozenset(shard.of(self.known))

    def _due(self, which: Recheck) -> Iterable[str]:
        now = datetime.datetime.now(datetime.UTC)
        for key in self.known:
            before = self._before.get(key)
            record, verdict = (before.record, before.judgement.verdict) if before else (None, None)
            if is_due(key, record, verdict, now, which):
                yield key

    def note(self, key: str, seen: Observation) -> Judgement:
        """Take down what was seen of an address; return what that means."""
        judgement = self._judgements[key] = judge(key, seen)
        before = self._before.get(key)
        self.state.records[key] = remember(before.record if before else None, seen, judgement.verdict)
        return judgement

    def results(self) -> list[Checked]:
        """Return what is known of each link, in the order of the links; those never seen are left out."""
        return [
            self._checked(link, key)
            for link in self._links
            if (key := self._keys[link.url]) in self.state.records and key in self._mine
        ]

    def without_copies(self) -> dict[str, datetime.datetime | None]:
        """Return the addresses that are gone for certain and have no known copy, with when each was last alive."""
        return {
            key: record.last_ok
            for key, record in sorted(self.state.records.items())
            if key in self._mine and not record.archived and is_confirmed(record, self._judgements[key].verdict)
        }

    def note_copy(self, key: str, copy: str) -> None:
        """Take down where an archived copy of an address is."""
        self.state.records[key] = replace(self.state.records[key], archived=copy)

    def _checked(self, link: Link, key: str) -> Checked:
        record = self.state.records[key]
        judgement = self._judgements[key]
        before = self._before.get(key)
        confirmed = judgement.verdict.gone and (self._at_once or is_confirmed(record, judgement.verdict))
        return Checked(
            link,
            record,
            judgement,
            confirmed=confirmed,
            new=not before or (confirmed and not before.confirmed) or before.judgement.verdict != judgement.verdict,
            recovered=bool(before and before.record.first_failed and judgement.verdict.alive),
        )


def _know(key: str, record: Record) -> _Known:
    return _Known(record, judge(key, record.seen))
