"""No date lies in the future."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from llmindex.catalogue.checks.item import Item, Scope
from llmindex.catalogue.model import Entry
from llmindex.catalogue.positions import Path
from llmindex.catalogue.values import PartialDate
from llmindex.diagnostics import Diagnostic

__all__ = ["check", "latest_day"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Check every date of every entry against today."""
    for item in scope.items:
        if latest_day(item) <= scope.today:
            continue
        for path, date in _dates(item.entry):
            if date.first_day > scope.today:
                yield item.finding("LI208", f"{date} is in the future", path, f"today is {scope.today}; check the year")


def latest_day(item: Item) -> datetime.date:
    """Return the latest day that an entry names, looked for only once."""
    seen = item.seen
    if seen.latest is None:
        seen.latest = max((date.first_day for _, date in _dates(item.entry)), default=datetime.date.min)
    return seen.latest


def _dates(entry: Entry) -> Iterator[tuple[Path, PartialDate]]:
    for field in ("published", "added", "verified"):
        if date := getattr(entry, field):
            yield (field,), date
    for name, fact in entry.facts.items():
        yield ("facts", name, "as_of"), fact.as_of
    for place, variant in enumerate(entry.variants):
        for name, fact in variant.facts.items():
            yield ("variants", place, "facts", name, "as_of"), fact.as_of
    for place, claim in enumerate(entry.claims):
        yield ("claims", place, "as_of"), claim.as_of
    for place, change in enumerate(entry.history):
        yield ("history", place, "date"), change.date
