"""Ids are unique, and every reference leads to an entry, without circles."""

from __future__ import annotations

from collections.abc import Iterator

from llmindex.catalogue.checks.circles import arrows, circles
from llmindex.catalogue.checks.item import Item, Scope
from llmindex.catalogue.suggest import suggest
from llmindex.diagnostics import Diagnostic

__all__ = ["check"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Check ids, parents and relations."""
    yield from _check_ids(scope)
    first: dict[str, Item] = {}
    for item in scope.items:
        first.setdefault(item.entry.id, item)
    for item in scope.items:
        yield from _check_parent(item, scope)
        yield from _check_relations(item, scope)
    parents = {name: [item.entry.parent] for name, item in first.items() if item.entry.parent}
    for circle in circles({name: [p for p in targets if p != name] for name, targets in parents.items()}):
        yield first[circle[0]].finding(
            "LI407", f"parents go in a circle: {arrows(circle)}", ("parent",), "remove one of these parents"
        )
    for relation in scope.taxonomy.relations:
        if relation.acyclic:
            edges = {
                name: targets for name, item in first.items() if (targets := item.entry.relations.get(relation.id))
            }
            for circle in circles({name: [t for t in targets if t != name] for name, targets in edges.items()}):
                owner = first[circle[0]]
                place = owner.entry.relations[relation.id].index(circle[1])
                path = ("relations", relation.id, place)
                message = f"`{relation.id}` goes in a circle: {arrows(circle)}"
                yield owner.finding("LI405", message, path, "remove one of these relations")


def _check_ids(scope: Scope) -> Iterator[Diagnostic]:
    seen: dict[str, Item] = {}
    for item in scope.items:
        if item.written_id is None:
            continue
        if earlier := seen.get(item.entry.id):
            where = f"{earlier.document.source.path}:{earlier.line}"
            message = f"the id `{item.entry.id}` is used already"
            yield item.finding("LI401", message, ("id",), f"it stands at {where}; give this entry another id")
        seen.setdefault(item.entry.id, item)
    former: dict[str, str] = {}
    for item in scope.items:
        for place, name in enumerate(item.entry.formerly):
            if name in seen or name in former:
                user = name if name in seen else former[name]
                message = f"the former id `{name}` belongs to `{user}`"
                yield item.finding("LI409", message, ("formerly", place), "remove it: an address leads to one entry")
            former.setdefault(name, item.entry.id)


def _check_parent(item: Item, scope: Scope) -> Iterator[Diagnostic]:
    parent = item.entry.parent
    if parent is None:
        return
    if parent == item.entry.id:
        yield item.finding("LI407", "the entry is its own parent", ("parent",), "remove the parent")
    elif parent not in scope.known_ids:
        hint = suggest(parent, scope.known_ids - {item.entry.id}, "add that entry, or remove the parent")
        yield item.finding("LI406", f"there is no entry `{parent}`", ("parent",), hint)


def _check_relations(item: Item, scope: Scope) -> Iterator[Diagnostic]:
    for relation, targets in item.entry.relations.items():
        if scope.known_ids.issuperset(targets) and item.entry.id not in targets:
            continue  # so it is with nearly all
        for place, target in enumerate(targets):
            path = ("relations", relation, place)
            if target == item.entry.id:
                yield item.finding("LI404", f"the entry {relation} itself", path, "remove it")
            elif target not in scope.known_ids:
                hint = suggest(target, scope.known_ids - {item.entry.id}, "add that entry, or remove the relation")
                yield item.finding("LI403", f"there is no entry `{target}`", path, hint)
