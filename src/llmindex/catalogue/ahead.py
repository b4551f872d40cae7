"""Reading a large catalogue on several cores, before it is put together on one.

Nothing is reported here. What could not be read, or not without a finding, stays unknown, and
is read in its turn as if nobody had seen it.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from llmindex.catalogue.checks import alone
from llmindex.catalogue.checks.item import NoteItem, Scope
from llmindex.catalogue.entries import EntryReader, KnownEntry
from llmindex.catalogue.notes import NoteReader
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.yaml import Part
from llmindex.parallel import Copy, Numbers, ParallelError, in_copy

__all__ = ["FEWEST", "Known", "read_ahead"]

FEWEST = 1000
"""Entries fewer than this are read sooner than a process is copied."""


SHARES = 50
"""Into how many parts the work is cut: so many that the processes end at about the same time."""


class Known(NamedTuple):
    """What was read without a finding: entries by the digests of their texts, notes by their sources."""

    entries: dict[str, KnownEntry]
    notes: dict[SourceFile, NoteItem]

    def add(self, more: Known) -> None:
        """Take in what else is known."""
        self.entries.update(more.entries)
        self.notes.update(more.notes)


class _Work(NamedTuple):
    """What there is to read; the scope has the ids of all entries, as far as they can be seen, and nothing else yet."""

    batches: Sequence[tuple[SourceFile, Sequence[Part]]]
    notes: Sequence[Path]
    prefix: str
    scope: Scope


def read_ahead(
    batches: Sequence[tuple[SourceFile, Sequence[Part]]],
    notes: Sequence[Path],
    prefix: str,
    scope: Scope,
    processes: int,
) -> Known:
    """Read the entries and notes of a catalogue in so many processes, if there are many of them.

    ``prefix`` stands before the paths of notes in findings; of the scope, what is known
    without entries is used.
    """
    known = Known({}, {})
    if processes <= 1 or sum(len(parts) for _, parts in batches) < FEWEST:
        return known
    ids = chain.from_iterable(_ids(source, parts) for source, parts in batches)
    work = _Work(batches, notes, prefix, replace(scope, broken_ids=frozenset(ids)))
    numbers = Numbers(SHARES)
    copies = [in_copy(partial(_pickled, work, numbers)) for _ in range(1, processes)]
    try:
        for number in numbers:
            known.add(_share(work, number))
    finally:
        results = [_result(copy) for copy in copies]
    for share in chain.from_iterable(results):
        known.add(pickle.loads(share))  # noqa: S301  from a copy of this very process
    return known


def _result(copy: Copy) -> list[bytes]:
    """Return the shares that a copy has read; none if it failed: they are then read in their turn."""
    try:
        shares: list[bytes] = pickle.loads(copy.result())  # noqa: S301  from a copy of this very process
    except ParallelError:
        return []
    return shares


def _ids(source: SourceFile, parts: Sequence[Part]) -> list[str]:
    return [match[1] for part in parts if (match := _ID_LINE.match(source.text, part.start))]


_ID_LINE = re.compile(r"""-\s+id:\s*["']?([\w-]+)""")


def _pickled(work: _Work, numbers: Numbers) -> bytes:
    # Each share by itself: so the time that this takes counts when it is seen who is free for the next one.
    return pickle.dumps([pickle.dumps(_share(work, number), pickle.HIGHEST_PROTOCOL) for number in numbers])


def _share(work: _Work, number: int) -> Known:
    entries = EntryReader(work.scope.taxonomy, {})
    notes = NoteReader(work.prefix, set(work.scope.broken_ids), {})
    read = (entries.read_batch(source, parts) or () for source, parts in work.batches[number::SHARES])
    items = list(chain.from_iterable(read))
    for _ in alone.check(replace(work.scope, items=items, notes=notes.read(work.notes[number::SHARES]))):
        pass  # in what is without fault, this is noted
    return Known(entries.used, notes.sound)
