"""Comparisons as files to take away: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from llmindex.catalogue.comparison import Row, comparison_columns, comparison_rows
from llmindex.catalogue.model import NOT_APPLICABLE, Fact
from llmindex.catalogue.taxonomy import Comparison, FactDeclaration, FactType
from llmindex.catalogue.values import read_number
from llmindex.pages.comparison import download_path, row_name
from llmindex.pages.tree import Download
from llmindex.pages.view import View, is_true

__all__ = ["comparison_csv", "comparison_json", "downloads", "harmless"]

_HEAD = ("id", "system", "fact", "label", "value", "unit", "source", "as_of", "evidence", "note")

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet may take for the beginning of a formula (OWASP, "CSV Injection"), full-width forms included."""


def downloads(base: View) -> Iterator[Download]:
    """List the files of all comparisons."""
    for comparison in base.catalogue.taxonomy.comparisons:
        yield Download(download_path(comparison, "csv"), partial(comparison_csv, base, comparison))
        yield Download(download_path(comparison, "json"), partial(comparison_json, base, comparison))


def comparison_csv(view: View, comparison: Comparison) -> bytes:
    """Write a comparison as CSV (RFC 4180) in UTF-8, a line for each value.

    What is not known has an empty value; elements of a list, and several sources, are joined by `; `.
    It begins with a byte order mark, without which Excel shows no Chinese.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    for row, column, fact in _cells(view, comparison):
        start = (row.id, row_name(row, view.language), column.id, column.label.best(view.language)[0])
        writer.writerow(map(harmless, (*start, *_fields(view, column, fact))))
    return text.getvalue().encode("utf-8-sig")


def _cells(view: View, comparison: Comparison) -> Iterator[tuple[Row, FactDeclaration, Fact | None]]:
    columns = comparison_columns(comparison, view.catalogue.taxonomy)
    for row in comparison_rows(comparison, view.catalogue.by_id):
        facts = row.facts
        for column in columns:
            yield row, column, facts.get(column.id)


def _fields(view: View, column: FactDeclaration, fact: Fact | None) -> tuple[object, ...]:
    if fact is None:
        return ("", column.unit or "", "", "", "", "")
    value = _value(view, column, fact)
    if isinstance(value, bool):
        value = str(value).lower()
    return (
        "; ".join(value) if isinstance(value, list) else NOT_APPLICABLE if value is None else value,
        column.unit or "",
        "; ".join(fact.source),
        str(fact.as_of),
        fact.evidence.value,
        view.plain(fact.note),
    )


def harmless(value: object) -> object:
    """Keep a text from being taken for a formula. A number is none, whatever its sign."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def comparison_json(view: View, comparison: Comparison) -> bytes:
    """Write a comparison as JSON. What is not known is left out; the value of what does not apply is `null`."""
    columns = comparison_columns(comparison, view.catalogue.taxonomy)
    data = {
        "id": comparison.id,
        "language": view.language,
        "title": comparison.label.best(view.language)[0],
        "description": view.plain(comparison.description),
        "columns": [_column(view, column) for column in columns],
        "rows": [_row(view, row, columns) for row in comparison_rows(comparison, view.catalogue.by_id)],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _column(view: View, column: FactDeclaration) -> dict[str, Any]:
    unit = {"unit": column.unit} if column.unit else {}
    return {"id": column.id, "label": column.label.best(view.language)[0], "type": column.type.value, **unit}


def _row(view: View, row: Row, columns: list[FactDeclaration]) -> dict[str, Any]:
    facts = row.facts
    return {
        "id": row.id,
        "entry": row.entry.id,
        "name": row_name(row, view.language),
        "facts": {column.id: _fact(view, column, facts[column.id]) for column in columns if column.id in facts},
    }


def _fact(view: View, column: FactDeclaration, fact: Fact) -> dict[str, Any]:
    note = {"note": view.plain(fact.note)} if fact.note else {}
    return {
        "value": _value(view, column, fact),
        "source": list(fact.source),
        "as_of": str(fact.as_of),
        "evidence": fact.evidence.value,
        **note,
    }


def _value(view: View, column: FactDeclaration, fact: Fact) -> Any:
    """Return a value of the type that is declared: a number, true or false, a list, else text; `None` if it does not apply."""
    if fact.value == NOT_APPLICABLE:
        return None
    match column.type:
        case FactType.NUMBER:
            return read_number(fact.value)
        case FactType.BOOLEAN:
            return is_true(fact.value)
        case FactType.LIST:
            return view.values(column, fact)
    return view.values(column, fact)[0]
