"""Reading a large catalogue on several cores, before it is put together on one.

Nothing is reported here. What could not be read, or not without a finding, stays unknown, and
is read in its turn as if nobody had seen it.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from llmindex.catalogue.checks import alone
from llmindex.catalogue.checks.item import NoteItem, Scope
from llmindex.catalogue.entries import EntryReader, KnownEntry, batches
from llmindex.catalogue.notes import NoteReader
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.yaml import Part
from llmindex.parallel import ParallelError, in_copy

__all__ = ["FEWEST", "Known", "read_ahead"]

FEWEST = 1000
"""Entries fewer than this are read sooner than a process is copied."""


class Known(NamedTuple):
    """What was read without a finding: entries by the digests of their texts, notes by their sources."""

    entries: dict[str, KnownEntry]
    notes: dict[SourceFile, NoteItem]


class _Work(NamedTuple):
    """What there is to read; the scope has the ids of all entries, as far as they can be seen, and nothing else yet."""

    batches: Sequence[tuple[SourceFile, Sequence[Part]]]
    notes: Sequence[Path]
    prefix: str
    scope: Scope


def read_ahead(
    sources: Sequence[SourceFile], notes: Sequence[Path], prefix: str, scope: Scope, processes: int
) -> Known:
    """Read the entries and notes of a catalogue in so many processes, if there are many of them.

    ``prefix`` stands before the paths of notes in findings; of the scope, the taxonomy and the
    day are used.
    """
    found = [(source, parts) for source in sources for parts in batches(source.text)]
    if processes <= 1 or sum(len(parts) for _, parts in found) < FEWEST:
        return Known({}, {})
    ids = chain.from_iterable(_ids(source, parts) for source, parts in found)
    work = _Work(found, notes, prefix, replace(scope, broken_ids=frozenset(ids)))
    copies = [in_copy(partial(_pickled_share, work, place, processes)) for place in range(1, processes)]
    try:
        known = _share(work, 0, processes)
    finally:
        results = [copy.result() for copy in copies]
    for data in results:
        more: Known = pickle.loads(data)  # noqa: S301  from a copy of this very process
        known.entries.update(more.entries)
        known.notes.update(more.notes)
    return known


def _ids(source: SourceFile, parts: Sequence[Part]) -> list[str]:
    return [match[1] for part in parts if (match := _ID_LINE.match(source.text, part.start))]


_ID_LINE = re.compile(r"""-\s+id:\s*["']?([\w-]+)""")


def _pickled_share(work: _Work, first: int, step: int) -> bytes:
    return pickle.dumps(_share(work, first, step), pickle.HIGHEST_PROTOCOL)


def _share(work: _Work, first: int, step: int) -> Known:
    entries = EntryReader(work.scope.taxonomy, {})
    notes = NoteReader(work.prefix, set(work.scope.broken_ids), {})
    read = (entries.read_batch(source, parts) or () for source, parts in work.batches[first::step])
    items = list(chain.from_iterable(read))
    for _ in alone.check(replace(work.scope, items=items, notes=notes.read(work.notes[first::step]))):
        pass  # in what is without fault, this is noted
    return Known(entries.used, notes.sound)
