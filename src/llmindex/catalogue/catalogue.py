"""The catalogue as a whole: entries, vocabulary and notes, and how they hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from llmindex.catalogue.learning_path import LearningPath
from llmindex.catalogue.model import Entry, Kind
from llmindex.catalogue.taxonomy import Comparison, RelationType, Tag, Taxonomy
from llmindex.catalogue.values import PartialDate, Title

__all__ = ["Catalogue", "Note", "Origin", "Related"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry is written: the file (relative to the data directory) and its first line.

    ``digest`` is a hash of the text it came from: while that and the taxonomy's are the same,
    the entry is the same.
    """

    path: str
    line: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A longer text about an entry, in one language.

    ``path`` is relative to the data directory; ``digest`` is a hash of the file's text.
    """

    entry: str
    language: str
    body: str
    path: str
    date: PartialDate | None = None
    translator: str | None = None
    translated_from: str | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Entries that bear on an entry in one way, and how to say so from its side."""

    type: RelationType
    inverse: bool
    ids: tuple[str, ...]

    @property
    def label(self) -> Title:
        """The heading under which they are listed."""
        return self.type.inverse_label if self.inverse else self.type.label


@dataclass(frozen=True)
class Catalogue:
    """A valid catalogue. All lookups keep the order of the YAML unless they say otherwise.

    ``taxonomy_digest`` is a hash of the taxonomy's text.
    """

    taxonomy: Taxonomy
    entries: tuple[Entry, ...]
    notes: Mapping[tuple[str, str], Note] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    taxonomy_digest: str = ""
    paths: tuple[LearningPath, ...] = ()
    mentions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By entry, those that its texts and notes refer to, if any."""

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """Entries by id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def _children(self) -> dict[str, list[Entry]]:
        result: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.parent:
                result[entry.parent].append(entry)
        return result

    def children(self, entry_id: str) -> Sequence[Entry]:
        """Return the entries whose parent this is."""
        return self._children.get(entry_id, ())

    @cached_property
    def by_section(self) -> dict[str, tuple[Entry, ...]]:
        """Entries by section, those that are also in it included; every section is present."""
        result: dict[str, list[Entry]] = {section.id: [] for section in self.taxonomy.sections}
        for entry in self.entries:
            for section in dict.fromkeys((entry.section, *entry.also_in)):
                result[section].append(entry)
        return {section: tuple(entries) for section, entries in result.items()}

    def tags_of(self, entry: Entry) -> list[Tag]:
        """Return an entry's tags, in its own order, as terms."""
        return [self.taxonomy.tag_by_id[tag] for tag in entry.tags]

    @cached_property
    def by_tag(self) -> dict[str, tuple[Entry, ...]]:
        """Entries by tag, those with a narrower tag included; every tag is present."""
        result: dict[str, list[Entry]] = {tag.id: [] for tag in self.taxonomy.tags}
        implied = {tag: [tag, *(broader.id for broader in self.taxonomy.broader_tags(tag))] for tag in result}
        for entry in self.entries:
            for tag in {one for given in entry.tags for one in implied[given]}:
                result[tag].append(entry)
        return {tag: tuple(entries) for tag, entries in result.items()}

    def all_tags(self, entry: Entry) -> list[Tag]:
        """Return an entry's tags and the broader ones that these imply."""
        tags = {tag.id: tag for tag in self.tags_of(entry)}
        for tag in self.tags_of(entry):
            tags |= {broader.id: broader for broader in self.taxonomy.broader_tags(tag.id)}
        return list(tags.values())

    @cached_property
    def incoming(self) -> dict[str, dict[str, list[str]]]:
        """By entry, and by relation type, the entries that have that relation to it."""
        result: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for entry in self.entries:
            for relation, targets in entry.relations.items():
                for target in targets:
                    result[target][relation].append(entry.id)
        return result

    def related(self, entry: Entry) -> list[Related]:
        """Return an entry's relations in both directions, in the taxonomy's order."""
        result: list[Related] = []
        incoming = self.incoming.get(entry.id, {})
        for relation in self.taxonomy.relations:
            if relation.id not in entry.relations and relation.id not in incoming:
                continue
            outgoing = entry.relations.get(relation.id, ())
            back = tuple(incoming.get(relation.id, ()))
            if relation.symmetric:
                outgoing, back = tuple(dict.fromkeys((*outgoing, *back))), ()
            if outgoing:
                result.append(Related(relation, inverse=False, ids=tuple(outgoing)))
            if back:
                result.append(Related(relation, inverse=True, ids=back))
        return result

    @cached_property
    def paths_through(self) -> dict[str, tuple[LearningPath, ...]]:
        """By entry, the learning paths that lead through it, if any do."""
        result: dict[str, list[LearningPath]] = defaultdict(list)
        for path in self.paths:
            for step in path.steps:
                result[step.entry].append(path)
        return {entry: tuple(paths) for entry, paths in result.items()}

    @cached_property
    def concepts(self) -> tuple[Entry, ...]:
        """The concepts: the glossary."""
        return tuple(entry for entry in self.entries if entry.kind is Kind.CONCEPT)

    @cached_property
    def comparisons_of(self) -> dict[str, list[Comparison]]:
        """By entry, the comparisons that it is a row of, if any."""
        result: dict[str, list[Comparison]] = defaultdict(list)
        for comparison in self.taxonomy.comparisons:
            for entry_id in comparison.rows:
                result[entry_id].append(comparison)
        return dict(result)

    def note(self, entry: Entry, language: str) -> Note | None:
        """Return the note on an entry in a language, or in another if there is none."""
        notes = self._notes_of.get(entry.id, {})
        return notes.get(language) or next(iter(notes.values()), None)

    @cached_property
    def _notes_of(self) -> dict[str, dict[str, Note]]:
        result: dict[str, dict[str, Note]] = defaultdict(dict)
        for (owner, language), note in self.notes.items():
            result[owner][language] = note
        return result
