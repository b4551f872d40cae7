"""What pages are made of: for every page, a text that changes whenever the page may.

The rule is simple, so that it stays right when templates change: a page depends on the whole
text of each entry that it shows, on the titles of those it only links to, on what is known of
its links, and on the whole taxonomy. (On this package, the theme and the configuration too: that is added where pages
are written, see :mod:`llmindex.site.fingerprint`.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.learning_path import LearningPath
from llmindex.catalogue.model import Entry
from llmindex.catalogue.taxonomy import Comparison, Section, Tag
from llmindex.links.collect import catalogue_places
from llmindex.links.health import Health

__all__ = ["Inputs"]


class Inputs:
    """Tell what the pages of a catalogue in one language are made of.

    Entries are known by the digests that reading gave them: equal digests are equal texts.
    """

    def __init__(self, catalogue: Catalogue, language: str, health: Health) -> None:
        self._catalogue = catalogue
        self._health = health
        self._language = language
        self._common = f"{language} {catalogue.taxonomy_digest}"

    def entry(self, entry: Entry) -> str:
        """Tell what the page of an entry is made of: itself, where it is written, its note, what bears on it."""
        catalogue, name = self._catalogue, self._names
        parts = [self._shown[entry.id]]
        if origin := catalogue.origins.get(entry.id):
            parts.append(f"{origin.path}:{origin.line}")
        if note := catalogue.note(entry, self._language):
            parts += [note.digest, note.language]
        if entry.parent:
            parts += ["parent", name[entry.parent]]
        parts.append("children")
        parts.extend(name[child.id] for child in catalogue.children(entry.id))
        for relations in (entry.relations, catalogue.incoming.get(entry.id, {})):
            parts.append("relations")
            for relation, ids in relations.items():
                parts.append(relation)
                parts.extend(map(name.__getitem__, ids))
        for path in catalogue.paths_through.get(entry.id, ()):
            parts += ["path", f"{path.id} {path.title!r}"]
        if self._health:
            parts += ["links", *self._of_links(entry)]
        return self._join(parts)

    def _of_links(self, entry: Entry) -> Iterator[str]:
        for link in entry.all_links:
            health = self._health.of(link.url)
            yield health.shown if health else ""

    def tag(self, tag: Tag) -> str:
        """Tell what the page of a tag is made of: its entries, and which narrower tags are in use."""
        catalogue = self._catalogue
        narrower = [
            other.id for other in catalogue.taxonomy.tags if other.broader == tag.id and catalogue.by_tag[other.id]
        ]
        concept = [self._names[tag.concept]] if tag.concept else []
        return self._join([*narrower, *concept, *self._show_all(catalogue.by_tag[tag.id])])

    def learning_path(self, path: LearningPath) -> str:
        """Tell what the page of a learning path is made of: its files, its entries, and the names of those it mentions."""
        by_id, names = self._catalogue.by_id, self._names
        return self._join(
            [
                path.digest,
                *self._show_all(by_id[step.entry] for step in path.steps),
                *(names[other] for other in path.mentions),
            ]
        )

    def paths(self) -> str:
        """Tell what the list of learning paths is made of: their files, and the names of the entries they mention."""
        paths = self._catalogue.paths
        return self._join(
            part for path in paths for part in (path.digest, *map(self._names.__getitem__, path.mentions))
        )

    def section(self, section: Section) -> str:
        """Tell what the page of a section is made of: its entries."""
        return self._join(self._show_all(self._catalogue.by_section[section.id]))

    def home(self) -> str:
        """Tell what the home page is made of: everything, since it shows counts and the newest entries."""
        return self._join([self.paths(), *self._show_all(self._catalogue.entries)])

    def browse(self) -> str:
        """Tell what the Browse page is made of: of each entry its name, what orders it, and facets that may be new."""
        return self._join(
            f"{self._names[entry.id]} {entry.section} {entry.recommended} {entry.core} {entry.published} {entry.language}"
            for entry in self._catalogue.entries
        )

    def glossary(self) -> str:
        """Tell what the glossary is made of: the concepts."""
        return self._join(self._show_all(self._catalogue.concepts))

    def tags(self) -> str:
        """Tell what the list of tags is made of: how often each is used."""
        return self._join(f"{tag} {len(entries)}" for tag, entries in self._catalogue.by_tag.items())

    def comparison(self, comparison: Comparison) -> str:
        """Tell what the page of a comparison is made of: its entries, whose facts it shows."""
        return self._join(self._shown[entry_id] for entry_id in comparison.rows)

    def comparisons(self) -> str:
        """Tell what the list of comparisons is made of: how many rows each entry has in them."""
        comparisons, by_id = self._catalogue.taxonomy.comparisons, self._catalogue.by_id
        return self._join(f"{name} {len(by_id[name].variants)}" for one in comparisons for name in one.rows)

    def health(self) -> str:
        """Tell what the page of link health is made of: all that is known of links, and who uses which.

        Of the entries it is no more than that, so that it is not made again after every edit:
        it has to judge all links.
        """
        if not self._health:
            return self._common
        places = (f"{place.entry} {place.what} {place.written}" for place in catalogue_places(self._catalogue, ""))
        return self._join([self._health.digest, *self._names.values(), *places])

    def _join(self, parts: Iterable[str]) -> str:
        return "\n".join((self._common, *parts))

    @cached_property
    def _names(self) -> dict[str, str]:
        """What a link to an entry shows."""
        return {entry.id: f"{entry.id} {entry.title.en!r} {entry.title.zh!r}" for entry in self._catalogue.entries}

    @cached_property
    def _shown(self) -> dict[str, str]:
        """What an entry shows: its own text, and the names of the entries that it or its note mentions."""
        shown = {entry_id: origin.digest for entry_id, origin in self._catalogue.origins.items()}
        for entry_id, mentioned in self._catalogue.mentions.items():
            shown[entry_id] = " ".join((shown[entry_id], *(self._names[other] for other in mentioned)))
        return shown

    def _show_all(self, entries: Iterable[Entry]) -> list[str]:
        return [self._shown[entry.id] for entry in entries]
