"""What can be told of an entry or a note alone, given the taxonomy.

It need not be looked at again while its text and the taxonomy are the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from llmindex.catalogue.checks import completeness, facts, texts, vocabulary, works
from llmindex.catalogue.checks.item import Item, Scope, Seen
from llmindex.diagnostics import Diagnostic

__all__ = ["check"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Check every entry and note that is not known to be without fault."""
    for item in scope.items:
        if not _is_faultless(item.seen, scope):
            found = list(_check_entry(item, scope))
            item.seen.faultless = not found
            yield from found
    for note in scope.notes:
        if not _is_faultless(note.seen, scope):
            found = list(texts.check_note(note, scope))
            note.seen.faultless = not found
            yield from found


def _check_entry(item: Item, scope: Scope) -> Iterator[Diagnostic]:
    yield from vocabulary.check_entry(item, scope)
    yield from facts.check_entry(item, scope)
    yield from texts.check_entry(item, scope)
    yield from works.check_links(item)
    yield from completeness.check_entry(item)


def _is_faultless(seen: Seen, scope: Scope) -> bool:
    """Whether it was found to be so; the entries that it refers to may have gone since."""
    return seen.faultless and seen.targets <= scope.known_ids
