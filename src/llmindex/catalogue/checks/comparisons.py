"""Comparisons name entries and facts that exist, each once, and there is something to compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from llmindex.catalogue.checks.item import Item, Scope
from llmindex.catalogue.comparison import rows_of
from llmindex.catalogue.positions import Path
from llmindex.catalogue.suggest import listed, suggest
from llmindex.catalogue.taxonomy import Comparison
from llmindex.diagnostics import Diagnostic

__all__ = ["check"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Check the comparisons of the taxonomy."""
    comparisons = scope.taxonomy.comparisons
    items = {item.entry.id: item for item in scope.items if item.written_id} if comparisons else {}
    for place, comparison in enumerate(comparisons):
        path: Path = ("comparisons", place)
        for field in ("rows", "columns"):
            yield from _repeated(getattr(comparison, field), (*path, field), scope)
        unknown = [*_unknown(comparison, path, scope)]
        yield from unknown
        read = all(name in items and not items[name].salvaged for name in comparison.rows)
        if not unknown and read and "facts" not in scope.unread:
            yield from _without_values(comparison, path, scope, items)


def _repeated(names: Sequence[str], path: Path, scope: Scope) -> Iterator[Diagnostic]:
    for place, name in enumerate(names):
        if name in names[:place]:
            message = f"`{name}` stands in `{path[-1]}` twice"
            yield scope.taxonomy_document.finding("LI422", message, (*path, place), "remove one of them")


def _unknown(comparison: Comparison, path: Path, scope: Scope) -> Iterator[Diagnostic]:
    """Find entries, facts and a section that do not exist."""
    document, taxonomy = scope.taxonomy_document, scope.taxonomy
    for place, name in enumerate(comparison.rows):
        if name not in scope.known_ids:
            hint = suggest(name, scope.known_ids, "name an entry")
            yield document.finding("LI408", f"there is no entry `{name}`", (*path, "rows", place), hint)
    for place, name in enumerate(comparison.columns):
        if name not in taxonomy.fact_by_id and "facts" not in scope.unread:
            hint = suggest(name, taxonomy.fact_by_id, "name a fact of `facts`, or declare this one there")
            yield document.finding("LI304", f"unknown fact `{name}`", (*path, "columns", place), hint)
    section = comparison.section
    if section and section not in taxonomy.section_by_id and "sections" not in scope.unread:
        hint = suggest(section, taxonomy.section_by_id, listed(taxonomy.section_by_id))
        yield document.finding("LI301", f"unknown section `{section}`", (*path, "section"), hint)


def _without_values(comparison: Comparison, path: Path, scope: Scope, items: dict[str, Item]) -> Iterator[Diagnostic]:
    """Find rows and columns in which nothing is known, or say that nothing is known at all."""
    columns = set(comparison.columns)
    known = {
        name: columns & {fact for row in rows_of(items[name].entry) for fact in row.facts} for name in comparison.rows
    }
    document = scope.taxonomy_document
    if not any(known.values()):
        message = f"the comparison `{comparison.id}` has nothing to show"
        yield document.finding("LI421", message, path, "name entries in `rows`, and facts that they have in `columns`")
        return
    for place, name in enumerate(comparison.rows):
        if not known[name]:
            message = f"`{name}` has none of the facts that `{comparison.id}` compares"
            yield document.finding(
                "LI423", message, (*path, "rows", place), "add facts to the entry, or remove the row"
            )
    filled = set().union(*known.values())
    for place, name in enumerate(comparison.columns):
        if name not in filled:
            message = f"no entry of `{comparison.id}` has the fact `{name}`"
            yield document.finding(
                "LI423", message, (*path, "columns", place), "add it to an entry, or remove the column"
            )
