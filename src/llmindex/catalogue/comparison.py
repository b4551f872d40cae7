"""The rows and columns of a comparison: systems with their facts, and which of these are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from llmindex.catalogue.model import Entry, Fact, Variant
from llmindex.catalogue.taxonomy import Comparison, FactDeclaration, Taxonomy

__all__ = ["Row", "comparison_columns", "comparison_rows", "rows_of"]


@dataclass(frozen=True, slots=True)
class Row:
    """A system: an entry, or one variant of a family."""

    entry: Entry
    variant: Variant | None = None

    @property
    def id(self) -> str:
        """Its name, unique in a comparison: `qwen3.qwen3-8b`."""
        return f"{self.entry.id}.{self.variant.id}" if self.variant else self.entry.id

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Its facts; a variant has those that its family states for all members, unless it has its own."""
        return {**self.entry.facts, **self.variant.facts} if self.variant else self.entry.facts


def rows_of(entry: Entry) -> Iterator[Row]:
    """Return the rows of an entry: one for each variant, or one if there are none."""
    if not entry.variants:
        yield Row(entry)
    for variant in entry.variants:
        yield Row(entry, variant)


def comparison_columns(comparison: Comparison, taxonomy: Taxonomy) -> list[FactDeclaration]:
    """Return the facts that a comparison shows, in order."""
    return [taxonomy.fact_by_id[name] for name in comparison.columns]


def comparison_rows(comparison: Comparison, entries: Mapping[str, Entry]) -> list[Row]:
    """Return the rows of a comparison in order; ``entries`` are those of the catalogue by id."""
    return [row for entry_id in comparison.rows for row in rows_of(entries[entry_id])]
