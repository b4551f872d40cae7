"""No work stands in the catalogue twice, and no address is typed twice."""

from __future__ import annotations

from collections.abc import Iterator

from llmindex.catalogue.checks.item import Item, Scope
from llmindex.catalogue.identifiers import work_key
from llmindex.diagnostics import Diagnostic

__all__ = ["check", "check_links"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Compare every entry's work with all before it."""
    seen: dict[str, Item] = {}
    for item in scope.items:
        reported: set[int] = set()
        for key, (field, place) in item.entry.work_keys.items():
            earlier = seen.setdefault(key, item)
            if earlier is item or id(earlier) in reported:
                continue
            reported.add(id(earlier))
            path = (field, place, "url" if field == "links" else "from") if field in ("links", "history") else (field,)
            where = f"{earlier.document.source.path}:{earlier.line}"
            message = f"this is the same work as `{earlier.entry.id}` ({key})"
            yield item.finding("LI402", message, path, f"it stands at {where}; merge the two entries")


def check_links(item: Item) -> Iterator[Diagnostic]:
    """Compare an entry's links with each other, and with those that follow from its identifiers."""
    if not item.entry.links:
        return
    keys = {work_key(link.url): "it follows from the identifiers" for link in item.entry.derived_links}
    for place, link in enumerate(item.entry.links):
        # The fragment tells two places of one document apart.
        fragment = "#" + link.url.partition("#")[2] if "#" in link.url else ""
        key = work_key(link.url) + fragment
        if key in keys:
            message = "this address is there already"
            yield item.finding("LI410", message, ("links", place, "url"), f"{keys[key]}; remove the link")
        keys.setdefault(key, "it stands above")
