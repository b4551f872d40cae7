"""Every address of a catalogue and of hand-written pages, with the places where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from llmindex.catalogue.addresses import find_addresses
from llmindex.catalogue.catalogue import Catalogue, Note
from llmindex.catalogue.checks.texts import localized_texts
from llmindex.catalogue.identifiers import arxiv_url, doi_url, huggingface_url, repo_url
from llmindex.catalogue.learning_path import LearningPath
from llmindex.catalogue.markup import one_line
from llmindex.catalogue.model import Entry, Fact
from llmindex.catalogue.positions import Path as Field
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.catalogue.values import LANGUAGES
from llmindex.diagnostics import Diagnostic
from llmindex.links.link import Link, Place, gather

__all__ = ["catalogue_places", "collect_catalogue", "page_places", "read_urls"]


def collect_catalogue(catalogue: Catalogue, shown: str, pages: Path | None = None) -> tuple[Link, ...]:
    """Return every link of a catalogue and of the pages in a folder, in reading order.

    ``shown`` is how the user named the data directory: places are named after it. Lines and
    columns are not looked up; see :class:`llmindex.links.locate.Locations`.
    """
    places = list(catalogue_places(catalogue, shown))
    if pages:
        places += page_places(pages)
    return gather(places)


def catalogue_places(catalogue: Catalogue, shown: str) -> Iterator[Place]:
    """Find every address of a catalogue: entries in their order, then notes and learning paths."""
    prefix = "" if shown in ("", ".") else f"{shown.rstrip('/')}/"
    numbers: Counter[str] = Counter()
    for entry in catalogue.entries:
        path = catalogue.origins[entry.id].path
        for field, address, before in _of_entry(entry):
            at = (numbers[path], *field)
            yield Place(f"{prefix}{path}", None, None, entry.id, _name(field), address, at, before)
        numbers[path] += 1  # a sound file holds entries and nothing else
    for note in catalogue.notes.values():
        yield from _of_note(note, prefix)
    for learning_path in catalogue.paths:
        yield from _of_learning_path(learning_path, prefix)


@cache
def _name(field: Field) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in field).lstrip(".")


def _of_entry(entry: Entry) -> Iterator[tuple[Field, str, int]]:
    yield from ((field, address, 0) for field, address in _identifiers(entry))
    for place, link in enumerate(entry.links):
        yield ("links", place, "url"), link.url, 0
        if link.archived:
            yield ("links", place, "archived"), link.archived, 0
    yield from ((field, address, 0) for field, address in _sources(entry))
    for text_field, localized in localized_texts(entry):
        for language in LANGUAGES:
            text = localized.get(language)
            if text and "://" in text:
                for address, before in _of_text(one_line(text)):
                    yield (*text_field, language), address, before


def _of_text(text: str, *, ours: bool = True) -> Iterator[tuple[str, int]]:
    """Find the addresses in a text, each with how many like it stand before."""
    seen: Counter[str] = Counter()
    for address in find_addresses(text, ours=ours):
        yield address, seen[address]
        seen[address] += 1


def _identifiers(entry: Entry) -> Iterator[tuple[Field, str]]:
    if entry.arxiv:
        yield ("arxiv",), arxiv_url(entry.arxiv)
    if entry.doi:
        yield ("doi",), doi_url(entry.doi)
    if entry.repo:
        yield ("repo",), repo_url(entry.repo)
    if entry.huggingface:
        yield ("huggingface",), huggingface_url(entry.huggingface)


def _sources(entry: Entry) -> Iterator[tuple[Field, str]]:
    yield from _of_facts(entry.facts, ("facts",))
    for place, variant in enumerate(entry.variants):
        yield from _of_facts(variant.facts, ("variants", place, "facts"))
    for place, claim in enumerate(entry.claims):
        for name, addresses in (("for", claim.for_), ("against", claim.against)):
            yield from ((("claims", place, name, number), address) for number, address in enumerate(addresses))
    for place, change in enumerate(entry.history):
        if change.source:
            yield ("history", place, "source"), change.source
        # `from` is where the work was: that it is not there any more is what the entry says.


def _of_facts(facts: dict[str, Fact], field: Field) -> Iterator[tuple[Field, str]]:
    for name, fact in facts.items():
        # One source may be written without a list, and then stands at the key itself.
        yield from (((*field, name, "source", number), address) for number, address in enumerate(fact.source))


def _of_note(note: Note, prefix: str) -> Iterator[Place]:
    for address, before in _of_text(note.body):
        yield Place(f"{prefix}{note.path}", None, None, note.entry, "note", address, before=before)


def _of_learning_path(path: LearningPath, prefix: str) -> Iterator[Place]:
    for language, file in path.files.items():
        front = [path.audience, path.prerequisites, *(text for step in path.steps for text in (step.why, step.after))]
        texts = [*(one_line(text) for one in front if (text := one.get(language))), path.introductions[language]]
        for address, before in _of_text("\n\n".join(texts)):
            yield Place(f"{prefix}{file}", None, None, None, "path", address, before=before)


def page_places(place: Path) -> Iterator[Place]:
    """Find every address that a hand-written page links to, or the pages of a folder.

    Pages that cannot be read are passed over: the build says what is wrong with them.
    """
    for path in sorted(place.rglob("*.md")) if place.is_dir() else [place]:
        source = read_source(path, path.as_posix())
        if isinstance(source, Diagnostic):
            continue
        for address, before in _of_text(source.text, ours=False):
            yield Place(source.path, None, None, None, "page", address, before=before)


_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def read_urls(source: SourceFile) -> tuple[tuple[Link, ...], list[str]]:
    """Read a list of addresses, one a line; what follows ``#`` at the start or after a space is a comment.

    Returns the links, and a complaint about each line that is no web address.
    """
    places: list[Place] = []
    complaints: list[str] = []
    for number, line in enumerate(source.lines, 1):
        text = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if _ADDRESS.fullmatch(text):
            places.append(Place(source.path, number, line.index(text) + 1, None, "list", text))
        elif text:
            complaints.append(
                f"{source.path}:{number}: `{text}` is not a web address; write one, with `https://`, a line"
            )
    return gather(places, complaints), complaints
