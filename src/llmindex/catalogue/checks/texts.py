"""Texts hold no raw HTML, no unsafe link, and no reference that leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from llmindex.catalogue.checks.item import Item, NoteItem, Scope, narrow
from llmindex.catalogue.markup import Problem, is_plain, one_line, problems, references
from llmindex.catalogue.model import Entry, Fact
from llmindex.catalogue.positions import Path
from llmindex.catalogue.suggest import suggest
from llmindex.catalogue.taxonomy import Taxonomy
from llmindex.catalogue.values import LANGUAGES, Localized
from llmindex.catalogue.yaml import YamlDocument
from llmindex.diagnostics import Diagnostic

__all__ = ["check", "check_entry", "check_field", "check_note", "language_name", "localized_texts", "text_problems"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Check the Markdown texts of the taxonomy."""
    for path, text in _by_language(_taxonomy_texts(scope.taxonomy)):
        yield from check_field(scope.taxonomy_document, path, text, scope, set())


def check_field(document: YamlDocument, path: Path, text: str, scope: Scope, targets: set[str]) -> Iterator[Diagnostic]:
    """Check a Markdown text that stands in a field; what it refers to goes into ``targets``."""
    for problem in text_problems(one_line(text), scope, targets):
        span = narrow(document.source, document.locator.span(path), problem.piece, problem.nth)
        yield document.source.finding(problem.code, problem.message, span, problem.hint)


def check_entry(item: Item, scope: Scope) -> Iterator[Diagnostic]:
    """Check an entry's Markdown texts and names."""
    for path, text in _by_language(localized_texts(item.entry)):
        if is_plain(text):
            continue
        for problem in text_problems(one_line(text), scope, item.seen.targets):
            yield item.finding(problem.code, problem.message, path, problem.hint, words=(problem.piece, problem.nth))
    yield from _check_names(item)


def check_note(note: NoteItem, scope: Scope) -> Iterator[Diagnostic]:
    """Check the Markdown of a note."""
    for problem in text_problems(note.note.body, scope, note.seen.targets, headings=True):
        yield note.finding(problem.code, problem.message, problem.hint, words=(problem.piece, problem.nth))


def text_problems(text: str, scope: Scope, targets: set[str], *, headings: bool = False) -> Iterator[Problem]:
    """Find what is wrong with a Markdown text; what it refers to goes into ``targets``."""
    yield from problems(text, headings=headings)
    for reference in references(text):
        targets.add(reference.target)
        if reference.target not in scope.known_ids:
            message = f"there is no entry `{reference.target}`"
            hint = suggest(reference.target, scope.known_ids, "name an entry by its id")
            yield Problem("LI408", message, hint, reference.piece, text.count(reference.piece, 0, reference.start))


def language_name(language: str) -> str:
    """Name a language of the site in a message."""
    return {"en": "English", "zh": "Chinese"}[language]


def localized_texts(entry: Entry) -> Iterator[tuple[Path, Localized]]:
    """Find an entry's Markdown texts, with the path to each."""
    if entry.summary:
        yield ("summary",), entry.summary
    if entry.why:
        yield ("why",), entry.why
    for place, claim in enumerate(entry.claims):
        yield ("claims", place, "text"), claim.text
    for place, change in enumerate(entry.history):
        yield ("history", place, "text"), change.text
    if entry.fix:
        yield ("fix", "cause"), entry.fix.cause
        yield ("fix", "cure"), entry.fix.cure
    yield from _fact_notes(entry.facts, ("facts",))
    for place, variant in enumerate(entry.variants):
        yield from _fact_notes(variant.facts, ("variants", place, "facts"))


def _fact_notes(facts: dict[str, Fact], path: Path) -> Iterator[tuple[Path, Localized]]:
    for name, fact in facts.items():
        if fact.note:
            yield (*path, name, "note"), fact.note


def _taxonomy_texts(taxonomy: Taxonomy) -> Iterator[tuple[Path, Localized]]:
    for place, section in enumerate(taxonomy.sections):
        yield ("sections", place, "description"), section.description
    for place, comparison in enumerate(taxonomy.comparisons):
        yield ("comparisons", place, "description"), comparison.description
    for place, start in enumerate(taxonomy.start_here):
        yield ("start_here", place, "why"), start.why


def _by_language(texts: Iterable[tuple[Path, Localized]]) -> Iterator[tuple[Path, str]]:
    for path, localized in texts:
        for language in LANGUAGES:
            if (text := localized.get(language)) is not None:
                yield (*path, language), text


_TAG = re.compile(r"<[a-zA-Z/!?][^>]*>?")


def _check_names(item: Item) -> Iterator[Diagnostic]:
    """Names are shown as they are written, so HTML in them is a mistake or an attack."""
    entry = item.entry
    every = (entry.title.en, entry.title.zh, *entry.aliases, *entry.authors, entry.organization)
    if "<" not in "".join(filter(None, every)):
        return
    names: list[tuple[Path, str | None]] = [(("title", "en"), entry.title.en), (("title", "zh"), entry.title.zh)]
    if entry.title.en == entry.title.zh:
        names = [(("title",), entry.title.en)]
    names += [(("aliases", place), alias) for place, alias in enumerate(entry.aliases)]
    names += [(("authors", place), author) for place, author in enumerate(entry.authors)]
    names += [(("organization",), entry.organization)]
    for path, name in names:
        if name and (tag := _TAG.search(name)):
            message = f"raw HTML is not allowed: `{tag[0]}`"
            yield item.finding("LI501", message, path, "write the name as plain text", words=(tag[0], 0))
