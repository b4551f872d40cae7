"""What is not written yet: a summary, a translation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from llmindex.catalogue.checks.item import Item, Scope
from llmindex.catalogue.checks.texts import language_name, localized_texts
from llmindex.catalogue.model import Status
from llmindex.catalogue.positions import Path
from llmindex.catalogue.taxonomy import TERM_GROUPS, Taxonomy
from llmindex.catalogue.values import LANGUAGES, Localized
from llmindex.diagnostics import Diagnostic

__all__ = ["check", "check_entry"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Report texts of the taxonomy that lack a language, notes that do, and core entries without a note."""
    for path, localized in _taxonomy_texts(scope.taxonomy):
        for language in localized.missing:
            message, hint = f"`{path[-1]}` has no {language_name(language)} text", f"add `{language}:`"
            yield scope.taxonomy_document.finding("LI601", message, path, hint, key=True)
    yield from _check_notes(scope)


def _check_notes(scope: Scope) -> Iterator[Diagnostic]:
    languages: dict[str, list[str]] = defaultdict(list)
    for note in scope.notes:
        languages[note.note.entry].append(note.note.language)
    for note in scope.notes:
        missing = [language for language in LANGUAGES if language not in languages[note.note.entry]]
        for language in missing:
            message = f"the note on `{note.note.entry}` is not there in {language_name(language)}"
            yield note.finding("LI601", message, f"write `notes/{note.note.entry}.{language}.md`")
    for item in scope.items:
        if item.entry.core and item.entry.id not in languages:
            message = f"`{item.entry.id}` is one of the core, and has no note"
            yield item.finding("LI603", message, ("core",), f"write `notes/{item.entry.id}.en.md` and `.zh.md`")


def _taxonomy_texts(taxonomy: Taxonomy) -> Iterator[tuple[Path, Localized]]:
    for group in TERM_GROUPS:
        for place, term in enumerate(getattr(taxonomy, group)):
            for field in ("label", "inverse", "description"):
                if text := getattr(term, field, None):
                    yield (group, place, field), text
    for place, start in enumerate(taxonomy.start_here):
        yield ("start_here", place, "why"), start.why


def check_entry(item: Item) -> Iterator[Diagnostic]:
    """Report a stub, an entry without summary, and texts that lack a language."""
    entry = item.entry
    if entry.status is Status.STUB:
        yield item.finding("LI602", f"`{entry.id}` is a stub", ("status",), "write a summary, then make it a draft")
    elif entry.summary is None and _lacks_summary(item):
        message = "the field `summary` is missing: only a stub may go without"
        yield item.finding("LI103", message, (), "add `summary: {en: …, zh: …}`, or write `status: stub`")
    texts = [(path, text) for path, text in localized_texts(entry)]
    for path, localized in [(("title",), entry.title), *texts]:
        for language in localized.missing:
            message = f"`{'.'.join(map(str, path))}` has no {language_name(language)} text"
            yield item.finding("LI601", message, path, f"add `{language}:`", key=True)


def _lacks_summary(item: Item) -> bool:
    """Whether no summary is written, as opposed to one that could not be read."""
    return not item.salvaged or item.document.data[item.index].get("summary") is None
