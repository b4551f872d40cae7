"""What pages are made of: for every page, a text that changes whenever the page may.

The rule is simple, so that it stays right when templates change: a page depends on the whole
text of each entry that it shows, on the titles of those it only links to, and on the whole
taxonomy. (On this package, the theme and the configuration too: that is added where pages
are written, see :mod:`llmindex.site.fingerprint`.)
"""

from __future__ import annotations

from collections.abc import Iterable

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.checks.texts import localized_texts
from llmindex.catalogue.markup import references
from llmindex.catalogue.model import Entry
from llmindex.catalogue.taxonomy import Section, Tag

__all__ = ["Inputs"]


class Inputs:
    """Tell what the pages of a catalogue in one language are made of.

    Entries are known by the digests that reading gave them: equal digests are equal texts.
    """

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self._catalogue = catalogue
        self._language = language
        self._common = f"{language} {catalogue.taxonomy_digest}"
        self._names: dict[str, str] = {}
        self._shown: dict[str, str] = {}

    def entry(self, entry: Entry) -> str:
        """Tell what the page of an entry is made of: itself, where it is written, its note, what bears on it."""
        catalogue = self._catalogue
        parts = [self._show(entry.id)]
        if origin := catalogue.origins.get(entry.id):
            parts.append(f"{origin.path}:{origin.line}")
        if note := catalogue.note(entry, self._language):
            parts += [note.digest, note.language, *map(self._name, _mentioned([note.body]))]
        if entry.parent:
            parts += ["parent", self._name(entry.parent)]
        parts += ["children", *(self._name(child.id) for child in catalogue.children(entry.id))]
        for related in catalogue.related(entry):
            parts += [related.type.id, str(related.inverse), *map(self._name, related.ids)]
        return self._join(parts)

    def tag(self, tag: Tag) -> str:
        """Tell what the page of a tag is made of: its entries, and which narrower tags are in use."""
        catalogue = self._catalogue
        narrower = [
            other.id for other in catalogue.taxonomy.tags if other.broader == tag.id and catalogue.by_tag[other.id]
        ]
        concept = [self._name(tag.concept)] if tag.concept else []
        return self._join([*narrower, *concept, *self._show_all(catalogue.by_tag[tag.id])])

    def section(self, section: Section) -> str:
        """Tell what the page of a section is made of: its entries."""
        return self._join(self._show_all(self._catalogue.by_section[section.id]))

    def home(self) -> str:
        """Tell what the home page is made of: everything, since it shows counts and the newest entries."""
        return self._join(self._show_all(self._catalogue.entries))

    def browse(self) -> str:
        """Tell what the Browse page is made of: of each entry its name, what orders it, and facets that may be new."""
        return self._join(
            f"{self._name(entry.id)} {entry.section} {entry.recommended} {entry.published} {entry.language}"
            for entry in self._catalogue.entries
        )

    def glossary(self) -> str:
        """Tell what the glossary is made of: the concepts."""
        return self._join(self._show_all(self._catalogue.concepts))

    def tags(self) -> str:
        """Tell what the list of tags is made of: how often each is used."""
        return self._join(f"{tag} {len(entries)}" for tag, entries in self._catalogue.by_tag.items())

    def _join(self, parts: Iterable[str]) -> str:
        return "\n".join((self._common, *parts))

    def _name(self, entry_id: str) -> str:
        """Tell what a link to an entry shows."""
        if (known := self._names.get(entry_id)) is None:
            title = self._catalogue.by_id[entry_id].title
            known = self._names[entry_id] = f"{entry_id} {title.en!r} {title.zh!r}"
        return known

    def _show(self, entry_id: str) -> str:
        """Tell what an entry shows: its own text, and the names of the entries that this mentions."""
        if (known := self._shown.get(entry_id)) is None:
            entry = self._catalogue.by_id[entry_id]
            texts = (text for _, both in localized_texts(entry) for text in (both.en, both.zh) if text)
            names = map(self._name, _mentioned(texts))
            origin = self._catalogue.origins.get(entry_id)
            known = self._shown[entry_id] = " ".join((origin.digest if origin else repr(entry), *names))
        return known

    def _show_all(self, entries: Iterable[Entry]) -> list[str]:
        return [self._show(entry.id) for entry in entries]


def _mentioned(texts: Iterable[str]) -> list[str]:
    """List the ids that texts refer to."""
    return [reference.target for text in texts if "[[" in text for reference in references(text)]
