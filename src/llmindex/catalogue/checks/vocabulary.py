"""Sections, tags and relation types are those of the taxonomy; the taxonomy itself is sound."""

from __future__ import annotations

from collections.abc import Iterator

from llmindex.catalogue.checks.circles import arrows, circles
from llmindex.catalogue.checks.item import Item, Scope
from llmindex.catalogue.suggest import listed, suggest
from llmindex.catalogue.taxonomy import TERM_GROUPS, Taxonomy
from llmindex.diagnostics import Diagnostic

__all__ = ["check", "check_entry"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Check the taxonomy."""
    yield from _check_taxonomy(scope)


def check_entry(item: Item, scope: Scope) -> Iterator[Diagnostic]:
    """Check an entry's terms."""
    if "sections" not in scope.unread:
        yield from _check_sections(item, scope.taxonomy)
    if "tags" not in scope.unread:
        yield from _check_tags(item, scope.taxonomy)
    for relation in item.entry.relations:
        if relation not in scope.taxonomy.relation_by_id and "relations" not in scope.unread:
            hint = suggest(relation, scope.taxonomy.relation_by_id, listed(scope.taxonomy.relation_by_id))
            message = f"unknown relation `{relation}`"
            yield item.finding("LI303", message, ("relations", relation), hint, key=True)


def _check_sections(item: Item, taxonomy: Taxonomy) -> Iterator[Diagnostic]:
    if taxonomy.section_by_id.keys() >= {item.entry.section, *item.entry.also_in}:
        return
    fields: list[tuple[tuple[str | int, ...], str]] = [(("section",), item.entry.section)]
    fields += [(("also_in", place), section) for place, section in enumerate(item.entry.also_in)]
    for path, section in fields:
        if section not in taxonomy.section_by_id:
            hint = suggest(section, taxonomy.section_by_id, listed(taxonomy.section_by_id))
            yield item.finding("LI301", f"unknown section `{section}`", path, hint)


def _check_tags(item: Item, taxonomy: Taxonomy) -> Iterator[Diagnostic]:
    for place, tag in enumerate(item.entry.tags):
        if tag not in taxonomy.tag_by_id:
            hint = suggest(tag, taxonomy.tag_by_id, "use a tag of the taxonomy, or add this one to it")
            yield item.finding("LI302", f"unknown tag `{tag}`", ("tags", place), hint)


def _check_taxonomy(scope: Scope) -> Iterator[Diagnostic]:
    taxonomy, document = scope.taxonomy, scope.taxonomy_document
    for group in TERM_GROUPS:
        seen: set[str] = set()
        for place, term in enumerate(getattr(taxonomy, group)):
            if term.id in seen:
                message = f"the id `{term.id}` is used twice in `{group}`"
                yield document.finding("LI401", message, (group, place, "id"), "give each its own id")
            seen.add(term.id)
    for place, tag in enumerate(taxonomy.tags):
        if tag.broader and tag.broader not in taxonomy.tag_by_id:
            hint = suggest(tag.broader, taxonomy.tag_by_id, "name a tag")
            yield document.finding("LI302", f"unknown tag `{tag.broader}`", ("tags", place, "broader"), hint)
        if tag.concept and tag.concept not in scope.known_ids:
            hint = suggest(tag.concept, scope.known_ids, "name an entry")
            path = ("tags", place, "concept")
            yield document.finding("LI408", f"there is no entry `{tag.concept}`", path, hint)
    places = {tag.id: place for place, tag in enumerate(taxonomy.tags)}
    for circle in circles({tag.id: [tag.broader] for tag in taxonomy.tags if tag.broader}):
        path = ("tags", places[circle[0]], "broader")
        yield document.finding("LI405", f"`broader` goes in a circle: {arrows(circle)}", path, "remove one of these")
    for place, start in enumerate(taxonomy.start_here):
        if start.entry not in scope.known_ids:
            hint = suggest(start.entry, scope.known_ids, "name an entry")
            path = ("start_here", place, "entry")
            yield document.finding("LI408", f"there is no entry `{start.entry}`", path, hint)
