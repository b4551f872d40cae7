"""From files of entries to items: quickly where there is nothing to find, and not again what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from llmindex.catalogue.checks.facts import fit
from llmindex.catalogue.checks.item import Item, Seen
from llmindex.catalogue.model import Entry
from llmindex.catalogue.quick import is_rejected, quick_parts, read_quickly
from llmindex.catalogue.rules import rule
from llmindex.catalogue.shape import salvage, shape
from llmindex.catalogue.source import SourceFile, digest_of
from llmindex.catalogue.taxonomy import Taxonomy
from llmindex.catalogue.yaml import Part, YamlDocument, parse_yaml, read_parts
from llmindex.diagnostics import Diagnostic

__all__ = ["Batches", "EntryReader", "KnownEntry", "batches"]


BATCH = 200
"""How many entries are read at a time: enough to be quick, few enough to let go of what was read of them."""


Batches: TypeAlias = Sequence[Sequence[Part]]


def batches(text: str) -> Batches:
    """Find the entries of a file that may be read quickly, as many together as are read at a time."""
    parts = quick_parts(text)
    return [parts[start : start + BATCH] for start in range(0, len(parts), BATCH)]


class KnownEntry(NamedTuple):
    """What came of an item's text, and of looking at it alone."""

    entry: Entry
    seen: Seen


class EntryReader:
    """Reads the files of entries of one catalogue, one after the other.

    ``known`` are entries that were read under the same taxonomy, by the digests of their
    texts. What is found goes into ``findings``, and ids that are written although their
    entries could not be read into ``broken``. ``used`` are the entries to know next time:
    those in whose reading nothing was found.
    """

    def __init__(self, taxonomy: Taxonomy | None, known: Mapping[str, KnownEntry]) -> None:
        self.findings: list[Diagnostic] = []
        self.broken: set[str] = set()
        self.used: dict[str, KnownEntry] = {}
        self._taxonomy = taxonomy
        self._known = known

    def read(self, source: SourceFile, quick: Batches) -> list[Item]:
        """Return the entries of a file, or what could be read of them; ``quick`` are its :func:`batches`."""
        attempt = EntryReader(self._taxonomy, self._known)
        items = attempt._quick_items(source, quick)
        if items is None and quick and is_rejected(source.text):
            attempt = EntryReader(self._taxonomy, self._known)
            items = attempt._sound_items(source, quick)
        if items is None:
            return list(self._exact_items(source))
        self.findings += attempt.findings
        self.broken |= attempt.broken
        self.used |= attempt.used
        return items

    def _quick_items(self, source: SourceFile, quick: Batches) -> list[Item] | None:
        """Read a file quickly; nothing if any of it must be read exactly."""
        items: list[Item] = []
        for parts in quick:
            batch = self.read_batch(source, parts)
            if batch is None:
                return None
            items += batch
        return items or None

    def _sound_items(self, source: SourceFile, quick: Batches) -> list[Item] | None:
        """Read what is sound of a file that is no YAML, and find what is not; nothing if that lies between items."""
        items: list[Item] = []
        broken = False
        for parts in quick:
            batch = self.read_batch(source, parts)
            if batch is None:
                documents = read_parts(source, parts, self.findings)
                broken |= len(documents) < len(parts)
                batch = [item for document in documents for item in self._items_of(document)]
            items += batch
        self.broken |= set(_ID_LINE.findall(source.text))  # as where all of it is read exactly
        return items if broken else None

    def read_batch(self, source: SourceFile, parts: Sequence[Part]) -> list[Item] | None:
        """Read some items of a file quickly; nothing if any of them must be read exactly."""
        texts = [source.text[part.start : part.end] for part in parts]
        digests = [digest_of(text) for text in texts]
        new = [place for place, digest in enumerate(digests) if digest not in self._known]
        values = read_quickly("".join(texts[place] for place in new), len(new)) if new else []
        if values is None:
            return None
        value_at = dict(zip(new, values, strict=True))
        items: list[Item] = []
        for place, (part, digest) in enumerate(zip(parts, digests, strict=True)):
            document = YamlDocument(source, [value_at.get(place)], (part.line,), part, exact=False)
            if place in value_at:
                items += self._new_items(document, digest)
            else:
                known = self.used[digest] = self._known[digest]
                items.append(Item(known.entry, document, 0, known.entry.id, digest, seen=known.seen))
        return items

    def _new_items(self, document: YamlDocument, digest: str) -> list[Item]:
        found = len(self.findings)
        items = list(self._items_of(document, digest))
        if len(self.findings) == found:
            document.data = [None]  # all of it is in the entry: of many, it would take more memory than these
            for item in items:
                self.used[digest] = KnownEntry(item.entry, item.seen)
        return items

    def _exact_items(self, source: SourceFile) -> Iterator[Item]:
        documents, problems = parse_yaml(source)
        self.findings += problems
        if problems:
            # Entries that could not be read are known all the same, so that each slip is reported once.
            self.broken |= set(_ID_LINE.findall(source.text))
        for document in documents:
            yield from self._items_of(document)

    def _items_of(self, document: YamlDocument, digest: str = "") -> Iterator[Item]:
        if document.data is None:
            hint = "write a list of entries, each beginning with `- id:`"
            path = document.source.path
            self.findings.append(Diagnostic(rule("LI004"), "the file holds no entries", path, hint=hint))
            return
        if not isinstance(document.data, list):
            hint = "begin each entry with `- id:` at the start of a line"
            self.findings.append(document.finding("LI102", "the file must hold a list of entries", (), hint))
            return
        for index, data in enumerate(document.data):
            yield from self._item_of(document, index, data, digest)

    def _item_of(self, document: YamlDocument, index: int, data: object, digest: str) -> Iterator[Item]:
        written = data.get("id") if isinstance(data, dict) else None
        written_id = written if isinstance(written, str) else None
        entry, complaints = shape(Entry, data, document, (index,))
        if not document.exact and (entry is None or (self._taxonomy and not fit(entry, self._taxonomy))):
            if exact := document.read_exactly(self.findings):
                yield from self._items_of(exact, digest)
            elif written_id:
                self.broken.add(written_id)
            return
        self.findings += complaints
        salvaged = entry is None
        if entry is None:
            entry = salvage(Entry, data, self._placeholders(document, index))
            if written_id:
                self.broken.add(written_id)
        if entry is not None:
            yield Item(entry, document, index, written_id, digest or document.digest(index), salvaged=salvaged)

    def _placeholders(self, document: YamlDocument, index: int) -> dict[str, Any]:
        """Values that let the sound rest of a broken entry be checked."""
        section = next(iter(self._taxonomy.section_by_id), "unknown") if self._taxonomy else "unknown"
        name = f"line-{document.item_lines[index]}"
        return {"id": name, "kind": "concept", "title": name, "section": section, "added": "2000"}


_ID_LINE = re.compile(r"""^-\s+id:\s*["']?([\w-]+)""", re.MULTILINE)
