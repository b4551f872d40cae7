"""Comparisons: tables of facts, a row for each system, every value with the source it was read in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from llmindex.catalogue.comparison import Row, comparison_columns, comparison_rows
from llmindex.catalogue.model import NOT_APPLICABLE, Evidence, Fact
from llmindex.catalogue.taxonomy import Comparison, FactDeclaration
from llmindex.pages.escape import Markdown, script_data
from llmindex.pages.render import render
from llmindex.pages.tree import EditTarget, Page, PageKind
from llmindex.pages.view import View, comparison_path

__all__ = ["COMPARISONS_PATH", "comparison_page", "comparisons_page", "download_path", "row_name"]

COMPARISONS_PATH = "comparisons/index.md"

FORMATS = ("csv", "json")
"""What a comparison can be taken away as; also how the names of the files end."""


def download_path(comparison: Comparison, form: str) -> str:
    """Return the path of a comparison as a file."""
    return f"comparisons/{comparison.id}.{form}"


@dataclass(frozen=True, slots=True)
class _Cell:
    """A fact ready to print: the pieces of its value (none where it does not apply), and what is known about them."""

    values: Sequence[str]
    fact: Fact
    note: Markdown
    language: str = ""

    @property
    def secondary(self) -> bool:
        return self.fact.evidence is Evidence.SECONDARY


@dataclass(frozen=True, slots=True)
class _Line:
    """A row ready to print; where nothing is known, there is no cell."""

    row: Row
    name: str
    cells: Sequence[_Cell | None]


def comparisons_page(base: View) -> Page:
    """Make the page that lists all comparisons."""
    view, catalogue, words = base.at(COMPARISONS_PATH), base.catalogue, base.words
    comparisons = [
        {"comparison": one, "count": len(comparison_rows(one, catalogue.by_id))}
        for one in catalogue.taxonomy.comparisons
    ]
    return Page(
        path=view.path,
        kind=PageKind.COMPARISONS,
        title=words("comparisons"),
        description=words("comparisons_description"),
        body=render("comparisons.md.jinja", view, comparisons=comparisons),
        edit=EditTarget("taxonomy.yaml"),
    )


def comparison_page(base: View, comparison: Comparison) -> Page:
    """Make the page of a comparison: the whole table, and the words of the script that sorts and filters it."""
    view, catalogue = base.at(comparison_path(comparison.id)), base.catalogue
    columns = comparison_columns(comparison, catalogue.taxonomy)
    body = render(
        "comparison.md.jinja",
        view,
        comparison=comparison,
        columns=columns,
        lines=[_line(view, row, columns) for row in comparison_rows(comparison, catalogue.by_id)],
        downloads=[(form.upper(), view.file(download_path(comparison, form))) for form in FORMATS],
        data=script_data(view.words.table["compare"] | {"yes": view.words("yes")}),
    )
    label = comparison.label.best(view.language)[0]
    description = view.plain(comparison.description)
    return Page(
        path=view.path,
        kind=PageKind.COMPARISON,
        title=label,
        description=description,
        body=body,
        edit=EditTarget("taxonomy.yaml"),
        search=partial(view.named, comparison.label, "comparison", description),
    )


def row_name(row: Row, language: str) -> str:
    """Name a row: a variant says of which family it is."""
    title = row.entry.title.best(language)[0]
    if row.variant is None:
        return title
    name = row.variant.name
    return name if name.casefold().startswith(title.casefold()) else f"{title} {name}"


def _line(view: View, row: Row, columns: Sequence[FactDeclaration]) -> _Line:
    facts = row.facts
    cells = [_cell(view, column, facts[column.id]) if column.id in facts else None for column in columns]
    return _Line(row, row_name(row, view.language), cells)


def _cell(view: View, column: FactDeclaration, fact: Fact) -> _Cell:
    applies = fact.value != NOT_APPLICABLE
    language = ""
    if isinstance(fact.value, dict) and view.language not in fact.value:
        language = next(iter(fact.value))
    return _Cell(view.values(column, fact) if applies else (), fact, view.html(fact.note), language)
